package io.callbackgateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.testing.RunningGateway;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The console as people use it: in a browser, with a keyboard, in the light and in the dark, and with what hostile callers send. */
class ConsoleTests {

    private static final String EVIL = "../x?a=1#\"'><img src=x onerror=\"hacked=1\"><script>hacked=1</script>";

    private static RunningGateway gateway;
    private static Browser browser;
    private static String callback;
    private static String unreadable;

    @BeforeAll
    static void start() {
        String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("looking");
        gateway = RunningGateway.start(
                "gateway.admin.users[0].name=viewer",
                "gateway.admin.users[0].password=" + hash,
                "gateway.admin.users[0].role=viewer",
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=canary4711",
                "gateway.providers.proposal.homologation.auth[0].none=true");
        browser = Browser.start(gateway.adminPort());
        callback = accepted(
                "/callbacks/proposal/homologation?status=9&proposal=" + encoded(EVIL) + "&identifier="
                        + encoded(EVIL + 2),
                "00 - " + EVIL);
        accepted("/callbacks/proposal/homologation?status=" + encoded(EVIL) + "&proposal=p-1", EVIL);
        accepted("/callbacks/idpay/uat", "{\"id\":\"83d0d0b0-68e8-4746-8197-ca4d18a21e2c\",\"status\":\"approved\"}");
        unreadable = accepted("/callbacks/idpay/uat", "{\"id\":\"" + EVIL.replace("\"", "\\\"") + "\",\"status\": ");
        gateway.post("/callbacks/idpay/production", EVIL, "User-Agent", EVIL, "X-" + "Evil", EVIL, "X-API-Key", EVIL);
        AuditLog audit = gateway.bean(AuditLog.class);
        audit.add(EVIL, "test", "idpay", "uat", EVIL, EVIL, EVIL);
        browser.signIn("admin", "secret");
    }

    private static String accepted(String path, String body) {
        String id = RunningGateway.callbackId(gateway.post(path, body));
        gateway.outcomeOf(id);
        return id;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        gateway.close();
    }

    static Stream<String> pages() {
        return Stream.of(
                "/",
                "/transactions",
                "/transactions?text=" + encoded(EVIL),
                "/transaction?door=proposal/homologation&id=" + encoded(EVIL),
                "/transaction/reconcile?door=idpay/uat&id=" + encoded(EVIL),
                "/callback?id=" + callback,
                "/callback?id=" + unreadable,
                "/dead-letters",
                "/dead-letters/callbacks?door=idpay/uat",
                "/dead-letters/redrive?door=idpay/uat",
                "/dead-letters/discard?door=idpay/uat",
                "/replays",
                "/replays/new",
                "/rejected",
                "/rejected/reverify?door=idpay/production",
                "/destinations",
                "/pause?destination=archive",
                "/providers",
                "/provider?door=idpay/production",
                "/audit",
                "/tokens",
                "/settings/reload",
                "/transaction/erase?door=proposal/homologation&id=" + encoded(EVIL),
                "/provider?door=none/none");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsForEverybodyAndRunsNothingThatCallersSend(String page) {
        browser.prefer("light").open(page);

        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.run("return typeof hacked")).isEqualTo("undefined");
        assertThat(browser.driver().findElements(By.cssSelector("body script, main img, main iframe, [onerror]")))
                .isEmpty();
        assertThat(browser.driver().getPageSource()).doesNotContain("canary4711");

        browser.prefer("dark");
        assertThat(browser.inaccessible("color-contrast")).isEmpty();
    }

    @Test
    void findsATransactionWhileOneTypesWhateverItsIdHolds() {
        browser.open("/transactions");

        browser.driver().findElement(By.name("text")).sendKeys(EVIL);
        browser.until(any -> browser.driver()
                        .findElements(By.cssSelector("#results tbody tr"))
                        .size()
                == 1);
        browser.element("//*[@id='results']//th/a").click();

        browser.untilShown("Timeline");
        assertThat(browser.driver().findElement(By.tagName("h1")).getText()).isEqualTo(EVIL);
        assertThat(browser.text()).contains("completed").contains(EVIL + 2);
    }

    @Test
    void saysWhatARedriveWillDoBeforeItDoesIt() {
        browser.open("/dead-letters?door=idpay/uat");

        browser.press("Redrive…");
        browser.untilShown("Redrive one callback of idpay/uat?");
        assertThat(gateway.ledger()
                        .sql("SELECT count(*) FROM replays")
                        .query(Long.class)
                        .single())
                .isZero();
        browser.press("Cancel");
        browser.until(any ->
                browser.driver().findElements(By.cssSelector("dialog[open]")).isEmpty());

        browser.press("Redrive…");
        browser.element("//dialog//button[text()='Redrive']").click();
        browser.untilShown("The redrive is under way.");
        browser.untilShown("Redrive of dead letters");
    }

    @Test
    void saysHowManyAreDiscardedBeforeItDoesIt() {
        String dead = accepted("/callbacks/proposal/homologation?status=9", "of no proposal");
        browser.open("/dead-letters/callbacks?door=proposal/homologation&reason=" + encoded(gateway.detailOf(dead)));

        browser.press("Discard all of them…");
        browser.untilShown("Discard one callback of proposal/homologation?");
        assertThat(gateway.outcomeOf(dead)).isEqualTo("unreadable");
        browser.element("//dialog//button[text()='Discard']").click();

        browser.untilShown("Discarded: one callback.");
        assertThat(gateway.outcomeOf(dead)).isEqualTo("discarded");
    }

    @Test
    void pausesADestinationAndHasItGoOn() {
        browser.open("/destinations");

        browser.press("Pause…");
        browser.element("//dialog//input[@name='reason']").sendKeys("Bucket moves");
        browser.element("//dialog//button[text()='Pause']").click();
        browser.untilShown("Paused: the destination archive.");
        assertThat(browser.text()).contains("paused").contains("Bucket moves");

        browser.press("Resume");
        browser.untilShown("Resumed: the destination archive.");
    }

    @Test
    void showsATokenOnceAndRevokesIt() {
        browser.open("/tokens");

        browser.driver().findElement(By.name("name")).sendKeys("erp");
        browser.press("Make a token");
        browser.untilShown("The token erp is made.");
        String token =
                browser.driver().findElement(By.cssSelector("pre.secret")).getText();
        browser.open("/tokens");
        assertThat(token).hasSizeGreaterThan(20);
        assertThat(browser.driver().getPageSource()).doesNotContain(token);

        browser.press("Revoke…");
        browser.element("//dialog//button[text()='Revoke']").click();
        browser.untilShown("There is no token.");
    }

    @Test
    void showsAThousandRowsOneAfterTheOther() {
        AuditLog audit = gateway.bean(AuditLog.class);
        IntStream.range(0, 300).forEach(at -> audit.add("admin", "test", "idpay", "uat", "t-" + at, null, null));
        browser.open("/audit");

        List<Integer> shown = IntStream.of(200, 300)
                .mapToObj(rows -> {
                    browser.press("Show more");
                    return browser.until(any -> browser.driver()
                                            .findElements(By.cssSelector("tbody:not(.more) tr"))
                                            .size()
                                    >= rows
                            ? rows
                            : null);
                })
                .toList();

        assertThat(shown).containsExactly(200, 300);
        assertThat(browser.run("return document.activeElement.closest('tbody') !== null"))
                .as("focus is on the first new row")
                .isEqualTo(true);
    }

    @Test
    void isWalkedThroughWithTheKeyboard() {
        browser.open("/rejected");

        browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("Skip to content");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
    }

    @Test
    void keepsTheThemeThatWasChosen() {
        browser.prefer("light").open("/");

        browser.press("Dark");
        browser.open("/rejected");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");

        browser.press("Light");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("light");
        browser.run("localStorage.clear()");
    }

    @Test
    void showsAViewerNoActions() {
        try (Browser viewer = Browser.start(gateway.adminPort())) {
            viewer.signIn("viewer", "looking");

            for (String page :
                    List.of("/dead-letters", "/destinations", "/provider?door=idpay/uat", "/rejected?door=idpay/uat")) {
                viewer.open(page);
                assertThat(viewer.text()).as(page).isNotBlank();
                assertThat(viewer.driver()
                                .findElements(By.cssSelector("main form[method=post], main [hx-target='#dialog']")))
                        .as(page)
                        .isEmpty();
            }
        }
    }
}
