package io.callbackgateway.console;

import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window. Nothing is downloaded: where it is not installed, its tests are skipped, but in CI. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ChromeDriver driver;
    private final String origin;

    private Browser(ChromeDriver driver, String origin) {
        this.driver = driver;
        this.origin = origin;
    }

    static Browser start(int port) {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            String missing =
                    "The console is tested in Chromium, which is not here: apt-get install chromium chromium-driver";
            if (System.getenv("CI") != null) {
                throw new IllegalStateException(missing);
            }
            abort(missing);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1360,900");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        return new Browser(new ChromeDriver(service, options), "http://localhost:" + port);
    }

    ChromeDriver driver() {
        return driver;
    }

    Browser open(String path) {
        driver.get(origin + path);
        return this;
    }

    Browser signIn(String user, String password) {
        driver.manage().deleteAllCookies();
        open("/login");
        driver.findElement(By.name("username")).sendKeys(user);
        driver.findElement(By.name("password")).sendKeys(password);
        press("Sign in");
        until(ExpectedConditions.presenceOfElementLocated(By.className("side")));
        return this;
    }

    /** What dark and light is for the operating system. */
    Browser prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** A button or link that is shown, by its text. */
    void press(String text) {
        element("//*[self::button or self::a][normalize-space()='" + text + "']")
                .click();
    }

    WebElement element(String xpath) {
        return until(ExpectedConditions.visibilityOfElementLocated(By.xpath(xpath)));
    }

    String text() {
        return driver.findElement(By.tagName("main")).getText();
    }

    void untilShown(String text) {
        until(any -> driver.findElement(By.tagName("body")).getText().contains(text));
    }

    /** A page that is just being exchanged for another one is looked at again. */
    <T> T until(Function<? super WebDriver, T> condition) {
        return new WebDriverWait(driver, DEADLINE)
                .ignoring(StaleElementReferenceException.class)
                .until(condition);
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** What axe-core finds wrong: of all it knows, or of some rules. */
    List<String> inaccessible(String... rules) {
        AxeBuilder axe = new AxeBuilder();
        if (rules.length > 0) {
            axe.withOnlyRules(List.of(rules));
        }
        return axe.analyze(driver).getViolations().stream()
                .map(Browser::describe)
                .toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + ": "
                + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
