package io.callbackgateway.provider;

import io.callbackgateway.json.JsonText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What the core must know of a provider: the {@code - beans:} entry at the head of {@code routes/<provider>.camel.yaml}, named
 * like the provider. Lists are written as text with commas.
 */
public class ProviderFacts {

    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    private List<String> methods = List.of("POST");
    private int ack = 200;
    private MediaType ackType = MediaType.APPLICATION_JSON;
    private String ackBody;
    private List<String> environments = List.of("production");
    private Set<String> finalStatuses = Set.of();
    private boolean decimalAmounts;
    private List<String> transactionIdParameters = List.of();
    private List<String> transactionIdPointers = List.of();
    private List<String> apiSettings = List.of();
    private List<String> askSettings = List.of();
    private List<String> deliverySettings = List.of();
    private boolean sweeps;
    private Set<String> routes = Set.of();
    private Map<String, Object> allowFrom = new HashMap<>();
    private List<String> allowedOrigins = List.of();
    private ChallengeFacts challenge;
    private DocumentFacts documents;
    private LoginFacts login;

    /** HTTP methods that the provider uses. Default: POST. */
    public void setMethods(String methods) {
        this.methods = list(methods);
        this.methods.forEach(method -> {
            if (!Arrays.asList(HttpMethod.values()).contains(HttpMethod.valueOf(method))) {
                throw new IllegalArgumentException("methods: " + method + " is no HTTP method");
            }
        });
    }

    public List<String> methods() {
        return methods;
    }

    /** The HTTP status that tells the provider "accepted", 200 to 299. Default: 200. */
    public void setAck(int ack) {
        if (ack < 200 || ack > 299) {
            throw new IllegalArgumentException("ack: " + ack + " is not between 200 and 299");
        }
        this.ack = ack;
    }

    public int ack() {
        return ack;
    }

    /** The media type of {@code ackBody}, such as {@code text/plain}. Default: application/json. */
    public void setAckType(String type) {
        try {
            this.ackType = MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            throw new IllegalArgumentException("ackType: is no media type, such as text/plain or application/json");
        }
    }

    public MediaType ackType() {
        return ackType;
    }

    /**
     * What the provider wants to read in the answer to an accepted callback, such as {@code "[accepted]"}; {@code ""} is an answer
     * without a body. JSON where {@code ackType} is. Default: <code>{"callbackId":"…"}</code>.
     */
    public void setAckBody(String body) {
        this.ackBody = body;
    }

    /** @return {@code null} where it is the callback's id */
    public String ackBody() {
        return ackBody;
    }

    /** Environments that the provider has; settings may configure no other. Default: production. */
    public void setEnvironments(String environments) {
        this.environments = list(environments);
    }

    public List<String> environments() {
        return environments;
    }

    /** The provider's own status codes after which it promises no change. Default: none. */
    public void setFinalStatuses(String finalStatuses) {
        this.finalStatuses = Set.copyOf(list(finalStatuses));
    }

    public boolean isFinal(String statusCode) {
        return finalStatuses.contains(statusCode);
    }

    /**
     * How the provider writes amounts: {@code minor}, which are whole minor units such as 1000 for 10 euros, or {@code decimal}, such as
     * 10.00 for the same. Default: minor.
     */
    public void setAmounts(String amounts) {
        if (!amounts.equals("minor") && !amounts.equals("decimal")) {
            throw new IllegalArgumentException("amounts: " + amounts + " is neither minor nor decimal");
        }
        this.decimalAmounts = amounts.equals("decimal");
    }

    public boolean decimalAmounts() {
        return decimalAmounts;
    }

    /**
     * Query parameters of which the first present one is the transaction id. Where a provider has them, the callbacks of one
     * transaction keep their order in the inbox. Default: none.
     */
    public void setTransactionIdParameters(String names) {
        this.transactionIdParameters = list(names);
    }

    public List<String> transactionIdParameters() {
        return transactionIdParameters;
    }

    /**
     * JSON pointers (RFC 6901), such as {@code /payment/id}, of which the first that has a value is where the transaction's id
     * stands in a body: a text or a number. Looked for where no query parameter has it, and with the same effect; a body that
     * cannot be read has none. They must name what the route reads. Default: none.
     */
    public void setTransactionIdPointers(String pointers) {
        this.transactionIdPointers = list(pointers);
        this.transactionIdPointers.forEach(pointer -> {
            if (!JsonText.isPointer(pointer)) {
                throw new IllegalArgumentException("transactionIdPointers: " + pointer + " " + JsonText.NO_POINTER);
            }
        });
    }

    public List<String> transactionIdPointers() {
        return transactionIdPointers;
    }

    /** Published source addresses per environment, used where the settings say nothing. Default: any address. */
    public void setAllowFrom(Map<String, Object> allowFrom) {
        this.allowFrom = allowFrom;
    }

    public Map<String, Object> getAllowFrom() {
        return allowFrom;
    }

    public List<String> allowFrom(String environment) {
        Object addresses = allowFrom.get(environment);
        return addresses == null ? List.of() : list(addresses.toString());
    }

    /**
     * Keys that {@code api} must have in the settings of every environment, and beside {@code base-url} and {@code auth} may have. Default:
     * none.
     */
    public void setApiSettings(String keys) {
        this.apiSettings = list(keys);
    }

    public List<String> apiSettings() {
        return apiSettings;
    }

    /**
     * Keys that {@code api} must have, too, in the settings of each environment in which the provider is asked without a callback: where
     * {@code reconcile}, {@code documents} or {@code delivery} is set. Elsewhere it may have them. Default: none.
     */
    public void setAskSettings(String keys) {
        this.askSettings = list(keys);
    }

    public List<String> askSettings() {
        return askSettings;
    }

    /** The same for its routes from {@code delivery:}, beside {@code askSettings}: where {@code delivery} is set. Default: none. */
    public void setDeliverySettings(String keys) {
        this.deliverySettings = list(keys);
    }

    public List<String> deliverySettings() {
        return deliverySettings;
    }

    /**
     * Whether the route from {@code ask:<provider>} can be asked for all that changed in a time, beside one transaction. Default: false.
     */
    public void setSweeps(boolean sweeps) {
        this.sweeps = sweeps;
    }

    public boolean sweeps() {
        return sweeps;
    }

    /**
     * Host names that get a permission to send when they ask for one by CloudEvents' abuse protection ({@code OPTIONS} with
     * {@code WebHook-Request-Origin}); {@code *} is any. Default: none.
     */
    public void setAllowedOrigins(String origins) {
        this.allowedOrigins = list(origins);
        this.allowedOrigins.forEach(origin -> {
            if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("allowedOrigins: " + origin + " is neither a host name nor *");
            }
        });
    }

    public List<String> allowedOrigins() {
        return allowedOrigins;
    }

    /** How the provider's challenge is answered. Default: it has none. */
    public void setChallenge(ChallengeFacts challenge) {
        this.challenge = challenge;
    }

    public ChallengeFacts getChallenge() {
        return challenge;
    }

    /** @return {@code null} where there is none */
    public ChallengeFacts challenge() {
        return challenge;
    }

    /** Where links to documents stand, which are fetched and stored. Default: the provider has none. */
    public void setDocuments(DocumentFacts documents) {
        this.documents = documents;
    }

    public DocumentFacts getDocuments() {
        return documents;
    }

    /** @return {@code null} where there are none */
    public DocumentFacts documents() {
        return documents;
    }

    /** How {@code api.auth.login} of the settings gets a token. Default: nobody can log in. */
    public void setLogin(LoginFacts login) {
        this.login = login;
    }

    public LoginFacts getLogin() {
        return login;
    }

    /** @return {@code null} where there is none */
    public LoginFacts login() {
        return login;
    }

    /**
     * What the file has beside the facts.
     *
     * @param starts of its routes, such as {@code ask:acme}
     */
    public void foundBeside(Set<String> starts) {
        this.routes = Set.copyOf(starts);
    }

    /** Whether the file has a route that starts there. */
    boolean hasRouteFrom(String start) {
        return routes.contains(start);
    }

    /**
     * What no setter can see: whether the facts fit together. To be called once all are set.
     *
     * @throws IllegalArgumentException that names the fact and what to do
     */
    public void check() {
        boolean json = ackType.isCompatibleWith(MediaType.APPLICATION_JSON)
                || ackType.getSubtype().endsWith("+json");
        if (ackBody == null && !json) {
            throw new IllegalArgumentException("ackType: is " + ackType + ", and ackBody is missing; set both");
        }
        if (ackBody != null && !ackBody.isEmpty() && json && !JsonText.isJson(ackBody)) {
            throw new IllegalArgumentException("ackBody: is no JSON, as ackType " + ackType
                    + " has it; write JSON, or set ackType, for example to text/plain");
        }
        if (challenge != null) {
            challenge.check();
        }
        if (documents != null) {
            documents.check();
        }
        if (login != null) {
            login.check();
        }
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
