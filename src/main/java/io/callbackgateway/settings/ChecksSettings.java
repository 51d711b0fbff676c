package io.callbackgateway.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;

/**
 * A component that is made of settings alone, or of others like it, and fails with a {@link BadSettingException} where they cannot work.
 * {@link SettingsCheck} makes it, too: it opens, starts and writes nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface ChecksSettings {}
