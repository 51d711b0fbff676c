package io.callbackgateway.auth.methods;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.aws.AwsVerifier;
import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.auth.digest.DigestVerifier;
import io.callbackgateway.auth.hmac.HmacVerifier;
import io.callbackgateway.auth.jwt.JwtVerifier;
import io.callbackgateway.auth.methods.CombinedVerifier.AllOf;
import io.callbackgateway.auth.methods.CombinedVerifier.AnyOf;
import io.callbackgateway.auth.oauth2.OAuth2Verifier;
import io.callbackgateway.auth.secret.BasicVerifier;
import io.callbackgateway.auth.secret.HeaderSecretVerifier;
import io.callbackgateway.auth.secret.PathTokenVerifier;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.ChecksSettings;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes verifiers of settings. A new method is a verifier with its settings, and a line here and in {@link AuthSettings}. */
@ChecksSettings
public class Verifiers {

    private static final Logger LOG = LoggerFactory.getLogger(Verifiers.class);

    private final CertificateVerifier.Sources certificates;

    Verifiers(CertificateVerifier.Sources certificates) {
        this.certificates = certificates;
    }

    /**
     * Of which any one must pass.
     *
     * @throws BadSettingException where an entry is not exactly one method, or a method's settings cannot work, alone or together
     */
    public Verifier anyOf(String key, List<AuthSettings> auth) {
        String missing =
                "is missing; list how callers prove who they are, or spell out \"- none: true\" to let anybody in";
        require(!auth.isEmpty(), key, missing);
        // a client answers the first challenge that it knows (RFC 7616 §3.7), and each entry takes only its own nonces
        digests(key, auth).skip(1).findFirst().ifPresent(second -> {
            throw new BadSettingException(
                    second,
                    "is a second one at this door, whose challenge no caller would answer; keep one, with a list of passwords");
        });
        List<Verifier> verifiers = each(key, auth);
        return verifiers.size() == 1 ? verifiers.get(0) : new AnyOf(verifiers);
    }

    /** The keys of all digest entries, those in {@code all-of} included. */
    private static Stream<String> digests(String key, List<AuthSettings> auth) {
        return IntStream.range(0, auth.size()).boxed().flatMap(i -> {
            String entry = key + "[" + i + "].";
            return Stream.concat(
                    Stream.ofNullable(auth.get(i).digest()).map(digest -> entry + "digest"),
                    Stream.ofNullable(auth.get(i).allOf()).flatMap(all -> digests(entry + "all-of", all)));
        });
    }

    private List<Verifier> each(String key, List<AuthSettings> auth) {
        return IntStream.range(0, auth.size())
                .mapToObj(i -> one(key + "[" + i + "]", auth.get(i)))
                .toList();
    }

    private Verifier one(String key, AuthSettings auth) {
        List<Method<?>> methods = List.of(
                new Method<>("bearer", auth.bearer(), HeaderSecretVerifier::new),
                new Method<>("api-key", auth.apiKey(), HeaderSecretVerifier::new),
                new Method<>("basic", auth.basic(), BasicVerifier::new),
                new Method<>("digest", auth.digest(), DigestVerifier::new),
                new Method<>("path-token", auth.pathToken(), PathTokenVerifier::new),
                new Method<>("aws", auth.aws(), AwsVerifier::new),
                new Method<>("certificate", auth.certificate(), this::certificate),
                new Method<>("hmac", auth.hmac(), HmacVerifier::of),
                new Method<>("jwt", auth.jwt(), JwtVerifier::new),
                new Method<>("oauth2", auth.oauth2(), OAuth2Verifier::new),
                new Method<>("all-of", auth.allOf(), this::allOf),
                new Method<>("none", auth.none(), Verifiers::none));
        List<Method<?>> set =
                methods.stream().filter(method -> method.settings != null).toList();
        String names = methods.stream().map(Method::name).collect(Collectors.joining(", "));
        require(set.size() == 1, key, "must be exactly one of " + names);
        return set.get(0).verifier(key);
    }

    private Verifier certificate(String key, CertificateVerifier.Settings settings) {
        return new CertificateVerifier(key, settings, certificates);
    }

    private Verifier allOf(String key, List<AuthSettings> auth) {
        require(auth.size() > 1, key, "combines two methods or more");
        return new AllOf(key, each(key, auth));
    }

    private static Verifier none(String key, boolean none) {
        require(none, key, "can only be true");
        LOG.warn("{}: anybody may call", key);
        Verdict anybody = new Verdict.Accepted("none", "anybody", "none", null);
        return request -> anybody;
    }

    /** @param settings {@code null} where this entry is not of this method */
    private record Method<S>(String name, S settings, BiFunction<String, S, Verifier> make) {
        private Verifier verifier(String key) {
            return make.apply(key + "." + name, settings);
        }
    }
}
