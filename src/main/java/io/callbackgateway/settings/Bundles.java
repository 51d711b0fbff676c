package io.callbackgateway.settings;

import java.security.KeyStore;
import java.util.function.Function;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;

/** TLS bundles ({@code spring.ssl.bundle.pem.<name>}) as other settings name them. */
public final class Bundles {

    private Bundles() {}

    /**
     * A bundle that a server can show.
     *
     * @param key of the setting that names it, for errors
     * @throws BadSettingException where there is no such bundle, or it has no key, or it cannot be read
     */
    public static SslBundle withKey(SslBundles bundles, String key, String name) {
        return with(SslStoreBundle::getKeyStore, "keystore.certificate and keystore.private-key", bundles, key, name);
    }

    /**
     * A bundle that says whom to trust.
     *
     * @param key of the setting that names it, for errors
     * @throws BadSettingException where there is no such bundle, or it trusts nobody, or it cannot be read
     */
    public static SslBundle withTrust(SslBundles bundles, String key, String name) {
        return with(SslStoreBundle::getTrustStore, "truststore.certificate", bundles, key, name);
    }

    private static SslBundle with(
            Function<SslStoreBundle, KeyStore> store, String needed, SslBundles bundles, String key, String name) {
        if (!bundles.getBundleNames().contains(name)) {
            throw new BadSettingException(key, "names no bundle; define it as spring.ssl.bundle.pem.<name>");
        }
        SslBundle bundle = bundles.getBundle(name);
        boolean there;
        try {
            there = store.apply(bundle.getStores()) != null;
        } catch (RuntimeException unreadable) { // its message may quote what stands in place of a file
            throw new BadSettingException(key, "names a bundle that cannot be read; check its " + needed);
        }
        if (!there) {
            throw new BadSettingException(key, "names a bundle without " + needed);
        }
        return bundle;
    }
}
