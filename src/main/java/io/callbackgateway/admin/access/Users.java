package io.callbackgateway.admin.access;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.stereotype.Component;

/** Who logs in with a password. */
@Component
class Users {

    static final PasswordEncoder ENCODER = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    private static final Logger LOG = LoggerFactory.getLogger(Users.class);

    private final InMemoryUserDetailsManager users;

    Users(AccessSettings settings) {
        List<UserDetails> known = new ArrayList<>();
        settings.users()
                .forEach(user -> known.add(user(user.name(), user.password(), user.role(), user.personalData())));
        String password = settings.password();
        if (password.isBlank() && known.isEmpty() && !settings.oidc().isOn()) {
            password = UUID.randomUUID().toString();
            LOG.warn(
                    "gateway.admin.password is not set. For this run, {} has the password {}",
                    settings.username(),
                    password);
        }
        if (!password.isBlank()) {
            String hash = UserSettings.isHash(password) ? password : ENCODER.encode(password);
            known.add(user(settings.username(), hash, Role.ADMINISTRATOR, true));
        }
        users = new InMemoryUserDetailsManager(known);
    }

    private static UserDetails user(String name, String hash, Role role, boolean personalData) {
        return User.withUsername(name)
                .password(hash)
                .authorities(Access.authorities(role, personalData))
                .build();
    }

    boolean know(String name) {
        return users.userExists(name);
    }

    UserDetailsService service() {
        return users;
    }
}
