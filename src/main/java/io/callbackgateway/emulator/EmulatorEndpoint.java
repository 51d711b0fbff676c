package io.callbackgateway.emulator;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * For development: a provider that calls back, with its habits. The body is a map of the transaction's id, number, state, createdAt and
 * changedAt; the variable call has url, username and password. The route makes a request of it and sends it there; the header
 * CamelHttpResponseCode then says how it was answered.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "emulator",
        title = "Provider Emulator",
        syntax = "emulator:provider",
        category = {Category.TESTING},
        consumerOnly = true)
class EmulatorEndpoint extends DefaultEndpoint {

    @UriPath(description = "The provider's id.")
    @Metadata(required = true)
    private final String provider;

    @UriParam(description = "The environment whose door is called.", defaultValue = "test")
    private String environment = "test";

    @UriParam(
            description =
                    "What may become of a transaction: histories with commas between them, each the provider's states with blanks between them, such as: new completed, new failed")
    private String histories = "";

    @UriParam(
            description = "The status that the provider takes for an answer, such as 200, or 2xx for any of those.",
            defaultValue = "2xx")
    private String expected = "2xx";

    @UriParam(description = "How often one callback is attempted in all.", defaultValue = "3")
    private int attempts = 3;

    @UriParam(description = "Before the second attempt.", defaultValue = "1m")
    private Duration firstDelay = Duration.ofMinutes(1);

    @UriParam(description = "How many times longer each further delay is than the one before.", defaultValue = "2")
    private double backOff = 2;

    @UriParam(
            description = "By how much these delays are shortened: with 1800, half an hour is a second.",
            defaultValue = "1")
    private double lapse = 1;

    @UriParam(
            description = "Whether the provider stops calling when all attempts of one callback have failed.",
            defaultValue = "false")
    private boolean pauses;

    @UriParam(description = "How many callbacks are under way at the same time.", defaultValue = "8")
    private int parallel = 8;

    @UriParam(description = "The time over which played transactions begin; 0s is all at once.", defaultValue = "5s")
    private Duration begin = Duration.ofSeconds(5);

    @UriParam(description = "The share of callbacks that are sent twice.", defaultValue = "0")
    private double doubles;

    @UriParam(description = "Whether callbacks leave in any order.", defaultValue = "false")
    private boolean shuffled;

    @UriParam(
            description =
                    "Whether a callback says only that something has changed: what it tells is then what the API answers to the next question.",
            defaultValue = "false")
    private boolean thin;

    @UriParam(
            description =
                    "Whether the API lists transactions: all callbacks of one may then get lost, and still it can be found.",
            defaultValue = "false")
    private boolean listed;

    @UriParam(description = "How long a link to a document is good.", defaultValue = "1h")
    private Duration linksFor = Duration.ofHours(1);

    @UriParam(description = "How long an access token is good.", defaultValue = "1h")
    private Duration tokensFor = Duration.ofHours(1);

    private final EmulatorComponent component;

    EmulatorEndpoint(String uri, EmulatorComponent component, String provider) {
        super(uri, component);
        this.component = component;
        this.provider = provider;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new EmulatorConsumer(this, component.emulator(this), processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }

    Habits habits() {
        return new Habits(Habits.histories(histories), thin, listed, firstDelay, backOff, pauses, begin);
    }

    Switches switches() {
        Switches switches = new Switches();
        switches.doubles = doubles;
        switches.shuffled = shuffled;
        switches.lapse = lapse;
        switches.linksFor = linksFor.toSeconds();
        switches.tokensFor = tokensFor.toSeconds();
        return switches;
    }

    /** Until the provider is configured otherwise. */
    CallSettings callSettings(String door) {
        return new CallSettings(door + environment, expected, attempts, true, false, "basic", "demo", "demo");
    }

    public String getProvider() {
        return provider;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }

    public String getHistories() {
        return histories;
    }

    public void setHistories(String histories) {
        this.histories = histories;
    }

    public String getExpected() {
        return expected;
    }

    public void setExpected(String expected) {
        this.expected = expected;
    }

    public int getAttempts() {
        return attempts;
    }

    public void setAttempts(int attempts) {
        this.attempts = attempts;
    }

    public Duration getFirstDelay() {
        return firstDelay;
    }

    public void setFirstDelay(Duration firstDelay) {
        this.firstDelay = firstDelay;
    }

    public double getBackOff() {
        return backOff;
    }

    public void setBackOff(double backOff) {
        this.backOff = backOff;
    }

    public double getLapse() {
        return lapse;
    }

    public void setLapse(double lapse) {
        this.lapse = lapse;
    }

    public boolean isPauses() {
        return pauses;
    }

    public void setPauses(boolean pauses) {
        this.pauses = pauses;
    }

    public int getParallel() {
        return parallel;
    }

    public void setParallel(int parallel) {
        this.parallel = parallel;
    }

    public Duration getBegin() {
        return begin;
    }

    public void setBegin(Duration begin) {
        this.begin = begin;
    }

    public double getDoubles() {
        return doubles;
    }

    public void setDoubles(double doubles) {
        this.doubles = doubles;
    }

    public boolean isShuffled() {
        return shuffled;
    }

    public void setShuffled(boolean shuffled) {
        this.shuffled = shuffled;
    }

    public boolean isThin() {
        return thin;
    }

    public void setThin(boolean thin) {
        this.thin = thin;
    }

    public boolean isListed() {
        return listed;
    }

    public void setListed(boolean listed) {
        this.listed = listed;
    }

    public Duration getLinksFor() {
        return linksFor;
    }

    public void setLinksFor(Duration linksFor) {
        this.linksFor = linksFor;
    }

    public Duration getTokensFor() {
        return tokensFor;
    }

    public void setTokensFor(Duration tokensFor) {
        this.tokensFor = tokensFor;
    }
}
