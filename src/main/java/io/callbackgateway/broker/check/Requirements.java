package io.callbackgateway.broker.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.broker.BrokerManagement;
import io.callbackgateway.broker.BrokerManagement.ClosedException;
import io.callbackgateway.broker.Events;
import java.util.Arrays;
import java.util.stream.Stream;

/** What the gateway's promises need of a broker, held against what the broker says of itself. */
final class Requirements {

    static final String INBOX = "<address-setting match=\"inbox.#\">";
    static final String EVENTS = "<address-setting match=\"callbacks.#\">";

    /** Of this one address, as {@code <literal-match-markers>()</literal-match-markers>} says. */
    private static final String ALL_SUBSCRIPTIONS = "<address-setting match=\"(callbacks.*.*)\">";

    static final String UNLIMITED_ATTEMPTS = "<max-delivery-attempts>-1</max-delivery-attempts>";
    private static final String REDELIVERY_DELAY = "<redelivery-delay>500</redelivery-delay>";
    static final String NO_DELAY = "<redelivery-delay>0</redelivery-delay>";
    static final String QUEUES_STAY = "<auto-delete-queues>false</auto-delete-queues>";
    static final String GROUP_BUCKETS = "<default-group-buckets>1024</default-group-buckets>";

    private static final String DIVERT = "callbacks-events";

    /** Of signatures: fewer would be forgotten within a minute at 80 callbacks a second. */
    private static final int LEAST_ID_CACHE = 5_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BrokerManagement broker;
    private final Missing needed = new Missing();
    private final Missing recommended = new Missing();

    private Requirements(BrokerManagement broker) {
        this.broker = broker;
    }

    /** @throws ClosedException where the broker does not say */
    static Requirements ask(BrokerManagement broker, BrokerAddresses addresses) throws ClosedException {
        Requirements requirements = new Requirements(broker);
        requirements.disk();
        for (String inbox : addresses.inboxes()) {
            requirements.inbox(inbox);
        }
        for (String address : Stream.concat(addresses.events().stream(), Stream.of(Events.ALL))
                .toList()) {
            requirements.events(address);
        }
        requirements.divert();
        return requirements;
    }

    /** Without these, callbacks or events are lost. */
    Missing needed() {
        return needed;
    }

    /** Without these, memory or the disk fills. */
    Missing recommended() {
        return recommended;
    }

    private void disk() throws ClosedException {
        need("isPersistenceEnabled", "persistence-enabled");
        need("isJournalSyncTransactional", "journal-sync-transactional");
        need("isJournalSyncNonTransactional", "journal-sync-non-transactional");
        need("isPersistIDCache", "persist-id-cache");
        if (broker.attribute("maxDiskUsage") instanceof Number bound && bound.intValue() < 0) {
            recommended.add(Missing.CORE, "<max-disk-usage>90</max-disk-usage>");
        }
    }

    private void need(String operation, String element) throws ClosedException {
        if (!Boolean.TRUE.equals(broker.invoke(operation))) {
            needed.add(Missing.CORE, "<" + element + ">true</" + element + ">");
        }
    }

    private void inbox(String address) throws ClosedException {
        JsonNode is = settings(address);
        common(INBOX, is);
        int everyAddress = broker.attribute("IDCacheSize") instanceof Number size ? size.intValue() : 0;
        need(
                INBOX,
                is.path("idCacheSize").asInt(everyAddress) >= LEAST_ID_CACHE,
                "<id-cache-size>50000</id-cache-size>");
        noDelay(INBOX, is);
        need(INBOX, is.path("expiryDelay").asLong(-1) < 0, "<expiry-delay>-1</expiry-delay>");
        need(INBOX, is.path("defaultRingSize").asLong(-1) < 0, "<default-ring-size>-1</default-ring-size>");
    }

    private void events(String address) throws ClosedException {
        JsonNode is = settings(address);
        common(EVENTS, is);
        if (address.equals(Events.ALL)) {
            noDelay(ALL_SUBSCRIPTIONS, is);
        } else {
            if (is.path("redeliveryDelay").asLong(0) <= 0) { // consumers that roll back would go round in circles
                recommended.add(EVENTS, REDELIVERY_DELAY);
            }
        }
        if (is.path("expiryDelay").asLong(-1) <= 0) {
            recommended.add(EVENTS, "<expiry-delay>604800000</expiry-delay>");
        }
        if (!is.path("expiryAddress").asText("").isBlank()) {
            recommended.add(EVENTS, "<expiry-address/>");
        }
    }

    /** What comes again after a broken connection must come in its order; delays let others overtake it. */
    private void noDelay(String place, JsonNode is) {
        need(place, is.path("redeliveryDelay").asLong(0) == 0, NO_DELAY);
    }

    private void common(String place, JsonNode is) {
        need(place, is.path("maxDeliveryAttempts").asInt(10) < 0, UNLIMITED_ATTEMPTS);
        need(
                place,
                !is.path("deadLetterAddress").asText("").isBlank(),
                "<dead-letter-address>inbox.dead</dead-letter-address>");
        need(
                place,
                is.path("addressFullMessagePolicy").asText("PAGE").equals("PAGE"),
                "<address-full-policy>PAGE</address-full-policy>");
        need(
                place,
                is.path("diskFullMessagePolicy").asText("BLOCK").equals("FAIL"),
                "<disk-full-policy>FAIL</disk-full-policy>");
        need(place, is.path("autoCreateQueues").asBoolean(true), "<auto-create-queues>true</auto-create-queues>");
        need(
                place,
                is.path("autoCreateAddresses").asBoolean(true),
                "<auto-create-addresses>true</auto-create-addresses>");
        need(place, !is.path("autoDeleteQueues").asBoolean(true), QUEUES_STAY);
        need(
                place,
                !is.path("autoDeleteAddresses").asBoolean(true),
                "<auto-delete-addresses>false</auto-delete-addresses>");
        if (is.path("defaultGroupBuckets").asInt(-1) <= 1) {
            recommended.add(place, GROUP_BUCKETS);
        }
    }

    private void divert() throws ClosedException {
        Object names = broker.invoke("getDivertNames");
        if (!(names instanceof Object[] all) || !Arrays.asList(all).contains(DIVERT)) {
            String[] lines = {
                "<divert name=\"" + DIVERT + "\">",
                "    <address>callbacks.*.*</address>",
                "    <forwarding-address>callbacks.events</forwarding-address>",
                "    <exclusive>false</exclusive>",
                "    <routing-type>MULTICAST</routing-type>",
                "</divert>"
            };
            for (String line : lines) {
                needed.add("<diverts>", line);
            }
        }
    }

    private void need(String place, boolean met, String line) {
        if (!met) {
            needed.add(place, line);
        }
    }

    /** Those that hold for an address, merged from all that match it; what nobody has set is absent. */
    private JsonNode settings(String address) throws ClosedException {
        try {
            return JSON.readTree(String.valueOf(broker.invoke("getAddressSettingsAsJSON", address)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The broker's address settings are no JSON", e);
        }
    }
}
