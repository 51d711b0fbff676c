package io.callbackgateway.broker.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.broker.BrokerManagement;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedArtemis;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A broker that is not ours is verified before callbacks are entrusted to it. */
@ExtendWith(OutputCaptureExtension.class)
class ExternalBrokerCheckTests {

    private static final BrokerAddresses ADDRESSES =
            new BrokerAddresses(List.of("inbox.idpay.uat", "inbox.netki.test"), List.of("callbacks.uat.completed"));

    private static SharedArtemis shipped;

    @BeforeAll
    static void start() {
        shipped = SharedArtemis.asShipped();
    }

    @AfterAll
    static void stop() {
        shipped.close();
    }

    @Test
    void shippedFileIsAcceptedInSilence(CapturedOutput output) {
        assertThatCode(() -> check(shipped)).doesNotThrowAnyException();

        assertThat(output).doesNotContain("gateway.broker.url");
        assertThat(leftBehind(shipped)).isEmpty();
    }

    @Test
    void stockArtemisIsRefusedWithTheLinesThatItLacks() {
        try (SharedArtemis stock = SharedArtemis.stock()) {
            stock.start();

            assertThatThrownBy(() -> check(stock))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessage(
                            """
                            gateway.broker.url: this broker would lose callbacks. Its broker.xml lacks, inside <core>:
                                <address-setting match="inbox.#">
                                    <max-delivery-attempts>-1</max-delivery-attempts>
                                    <dead-letter-address>inbox.dead</dead-letter-address>
                                    <disk-full-policy>FAIL</disk-full-policy>
                                    <auto-delete-queues>false</auto-delete-queues>
                                    <auto-delete-addresses>false</auto-delete-addresses>
                                </address-setting>
                                <address-setting match="callbacks.#">
                                    <max-delivery-attempts>-1</max-delivery-attempts>
                                    <dead-letter-address>inbox.dead</dead-letter-address>
                                    <disk-full-policy>FAIL</disk-full-policy>
                                    <auto-delete-queues>false</auto-delete-queues>
                                    <auto-delete-addresses>false</auto-delete-addresses>
                                </address-setting>
                                <diverts>
                                    <divert name="callbacks-events">
                                        <address>callbacks.*.*</address>
                                        <forwarding-address>callbacks.events</forwarding-address>
                                        <exclusive>false</exclusive>
                                        <routing-type>MULTICAST</routing-type>
                                    </divert>
                                </diverts>
                            docker/artemis/broker.xml has all of it, with the reasons.""");
        }
    }

    @Test
    void stockArtemisStopsTheStartOfAGateway(CapturedOutput output) {
        try (SharedArtemis stock = SharedArtemis.stock()) {
            stock.start();

            assertThatThrownBy(() -> RunningGateway.start(
                            "gateway.broker.url=" + stock.url(),
                            "gateway.encryption.key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                            "gateway.ledger.url=" + Postgres.shared().newDatabase(),
                            "gateway.providers.idpay.uat.auth[0].none=true"))
                    .hasRootCauseInstanceOf(BadSettingException.class);

            assertThat(output.getAll().substring(output.getAll().lastIndexOf("APPLICATION FAILED TO START")))
                    .contains("\ngateway.broker.url: ", "<max-delivery-attempts>-1</max-delivery-attempts>")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void oneWrongLineIsEnough() {
        Consumer<Configuration> oneProvider = configuration -> configuration.addAddressSetting(
                "inbox.netki.#", new AddressSettings().setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP));
        assertRefused(oneProvider, "<address-full-policy>PAGE</address-full-policy>");
        assertRefused(
                configuration -> setting(configuration, "inbox.#").setIDCacheSize(100),
                "<id-cache-size>50000</id-cache-size>");
        assertRefused(
                configuration -> setting(configuration, "inbox.#").setExpiryDelay(1_000L),
                "<expiry-delay>-1</expiry-delay>");
        assertRefused(
                configuration -> configuration.setPersistIDCache(false), "<persist-id-cache>true</persist-id-cache>");
        assertRefused(
                configuration -> configuration.setJournalSyncNonTransactional(false),
                "<journal-sync-non-transactional>true</journal-sync-non-transactional>");
        assertRefused(
                configuration -> setting(configuration, "callbacks.#").setMaxDeliveryAttempts(10),
                "<max-delivery-attempts>-1</max-delivery-attempts>");
    }

    @Test
    void whatOnlyFillsADiskIsAWarning(CapturedOutput output) {
        try (SharedArtemis broker = SharedArtemis.asShippedBut(configuration ->
                setting(configuration, "callbacks.#").setExpiryDelay(-1L).setDefaultGroupBuckets(-1))) {
            check(broker);
        }

        assertThat(output)
                .contains("<expiry-delay>604800000</expiry-delay>")
                .contains("<default-group-buckets>1024</default-group-buckets>");
    }

    @Test
    void whereManagementIsClosedARightBrokerIsAcceptedAndSaysWhatIsNotVerified(CapturedOutput output) {
        try (SharedArtemis broker = SharedArtemis.asShippedBut(ExternalBrokerCheckTests::closeManagement)) {
            check(broker);

            assertThat(output).contains("Not verified: redelivery without end").doesNotContain(SharedArtemis.PASSWORD);
            assertThat(leftBehind(broker)).isEmpty();
        }
    }

    @Test
    void whereManagementIsClosedABrokerThatGivesUpIsSeen() {
        Consumer<Configuration> stock = configuration -> {
            closeManagement(configuration);
            configuration.getAddressSettings().clear();
        };
        try (SharedArtemis broker = SharedArtemis.asShippedBut(stock)) {
            assertThatThrownBy(() -> check(broker))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageContaining("<max-delivery-attempts>-1</max-delivery-attempts>")
                    .hasMessageContaining("<auto-delete-queues>false</auto-delete-queues>");
            assertThat(leftBehind(broker)).isEmpty();
        }
    }

    @Test
    void wrongPasswordIsNamedAndNotShown() {
        BrokerSettings wrong = new BrokerSettings(shipped.url(), "", SharedArtemis.USER, "canary4711");

        assertThatThrownBy(() -> new ExternalBrokerCheck(wrong, ADDRESSES, () -> {}))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("gateway.broker.username: ")
                .hasMessageNotContaining("canary4711");
    }

    @Test
    void brokerThatIsAwayIsNotRefusedButVerifiedWhenItComes(CapturedOutput output) {
        try (SharedArtemis broker = SharedArtemis.stock()) {
            AtomicInteger exits = new AtomicInteger();
            ExternalBrokerCheck check = new ExternalBrokerCheck(settings(broker), ADDRESSES, exits::incrementAndGet);
            assertThat(output).contains("nothing answers there");
            check.verifyWhenItComes();
            assertThat(exits).hasValue(0);

            broker.start();
            check.verifyWhenItComes();

            assertThat(exits).hasValue(1);
            assertThat(output).contains("<max-delivery-attempts>-1</max-delivery-attempts>");
        }
    }

    private static void assertRefused(Consumer<Configuration> change, String line) {
        try (SharedArtemis broker = SharedArtemis.asShippedBut(change)) {
            assertThatThrownBy(() -> check(broker))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageContaining(line)
                    .satisfies(refusal -> assertThat(refusal.getMessage()
                                    .lines()
                                    .filter(each -> each.contains("</") && !each.contains("</address-setting>")))
                            .hasSize(1));
        }
    }

    private static AddressSettings setting(Configuration configuration, String match) {
        return configuration.getAddressSettings().get(match);
    }

    private static void closeManagement(Configuration configuration) {
        configuration.putSecurityRoles(
                "activemq.management",
                Set.of(new Role("amq", true, true, true, true, true, true, true, true, true, true, true, true)));
    }

    private static List<String> leftBehind(SharedArtemis broker) {
        return broker.server()
                .getPostOffice()
                .getAllBindings()
                .map(binding -> binding.getUniqueName())
                .map(SimpleString::toString)
                .filter(name -> name.startsWith(BrokerManagement.TEMPORARY))
                .toList();
    }

    private static void check(SharedArtemis broker) {
        new ExternalBrokerCheck(settings(broker), ADDRESSES, () -> {});
    }

    private static BrokerSettings settings(SharedArtemis broker) {
        return new BrokerSettings(broker.url(), "", SharedArtemis.USER, SharedArtemis.PASSWORD);
    }
}
