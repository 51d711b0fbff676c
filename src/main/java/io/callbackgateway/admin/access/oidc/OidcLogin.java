package io.callbackgateway.admin.access.oidc;

import io.callbackgateway.admin.access.Access;
import io.callbackgateway.admin.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Users of an OpenID provider, by browser: authorization code with PKCE. What its claims say is a role here, or they do not come in. */
@Component
public class OidcLogin {

    private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);

    private static final String LOGIN = "/login";

    private static final String NO_ROLE = "no_role";

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);
    private static final Duration READ_DEADLINE = Duration.ofSeconds(10);

    private final OidcSettings settings;
    private final OidcRegistration registration;

    OidcLogin(OidcSettings settings) {
        this.settings = settings;
        this.registration = new OidcRegistration(settings);
    }

    /** Whether there is a provider. */
    public boolean isOn() {
        return settings.isOn();
    }

    /** Where a form may lead: to log out there, too. Empty where there is no provider. */
    public String origin() {
        if (!isOn()) {
            return "";
        }
        URI issuer = URI.create(settings.issuerUri());
        return issuer.getScheme() + "://" + issuer.getAuthority();
    }

    /** @param loggedIn answers whoever has come in */
    public void configure(HttpSecurity http, AuthenticationSuccessHandler loggedIn) throws Exception {
        if (!isOn()) {
            return;
        }
        DefaultOAuth2AuthorizationRequestResolver requests = new DefaultOAuth2AuthorizationRequestResolver(
                registration, OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        http.oauth2Login(login -> login.loginPage(LOGIN)
                .clientRegistrationRepository(registration)
                .authorizedClientRepository(new HttpSessionOAuth2AuthorizedClientRepository())
                .authorizationEndpoint(start -> start.authorizationRequestResolver(requests)
                        .authorizationRequestRepository(new PendingLogins()))
                .tokenEndpoint(token -> token.accessTokenResponseClient(tokens()))
                .userInfoEndpoint(info -> info.oidcUserService(users()))
                .successHandler(loggedIn)
                .failureHandler(OidcLogin::failed)
                .addObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
                        filter.setAuthenticationFailureHandler(OidcLogin::failed);
                        return filter;
                    }
                }));
    }

    /** Also at the provider, where it can do that. */
    public LogoutSuccessHandler logout(String page) {
        OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(registration);
        handler.setDefaultTargetUrl(page);
        return handler;
    }

    private static void failed(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String code = failure instanceof OAuth2AuthenticationException known
                ? known.getError().getErrorCode()
                : "";
        LOG.warn("A login by OpenID Connect has failed: {}", failure.getClass().getSimpleName() + " " + code);
        response.sendRedirect(LOGIN + (code.equals(NO_ROLE) ? "?role" : "?away"));
    }

    private OidcUserService users() {
        DefaultOAuth2UserService info = new DefaultOAuth2UserService();
        info.setRestOperations(bounded());
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(info);
        users.setOidcUserMapper(this::user);
        return users;
    }

    private OidcUser user(OidcUserRequest request, OidcUserInfo info) {
        Map<String, Object> claims = new HashMap<>(request.getIdToken().getClaims());
        if (info != null) {
            claims.putAll(info.getClaims());
        }
        Role role = settings.role(claims);
        if (role == null) {
            throw new OAuth2AuthenticationException(new OAuth2Error(NO_ROLE));
        }
        return new Known(Access.authorities(role, settings.seesPersonalData(claims)), request, info);
    }

    private static final class Known extends DefaultOidcUser {

        private Known(List<GrantedAuthority> authorities, OidcUserRequest request, OidcUserInfo info) {
            super(authorities, request.getIdToken(), info);
        }

        /** As the audit log has it: no user of the settings is called so. */
        @Override
        public String getName() {
            String name = getPreferredUsername();
            return "oidc:" + (name == null || name.isBlank() ? getSubject() : name);
        }
    }

    private static RestClientAuthorizationCodeTokenResponseClient tokens() {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(requests())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return tokens;
    }

    /** With deadlines, which Spring's own have not. */
    static RestTemplate bounded() {
        RestTemplate rest = new RestTemplate(requests());
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        return rest;
    }

    private static SimpleClientHttpRequestFactory requests() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(CONNECT_DEADLINE);
        requests.setReadTimeout(READ_DEADLINE);
        return requests;
    }
}
