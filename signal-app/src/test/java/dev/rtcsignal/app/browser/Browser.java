package dev.rtcsignal.app.browser;

import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium from the operating system, driven headless; Selenium downloads nothing. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips the test if there is no browser, unless the build requires one. */
  static void require() {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!Boolean.getBoolean("browser.required")) {
      Assumptions.assumeTrue(there, "SKIPPED: install chromium and chromium-driver");
    }
    if (!there) {
      throw new AssertionError(
          CHROMIUM + " or " + DRIVER + " is missing; install chromium and chromium-driver");
    }
  }

  static Browser open(int width, int height, String language, Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.setCapability("goog:loggingPrefs", logs);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.resize(width, height);
    return browser;
  }

  /** Sets the size of the page, without the window's borders. */
  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void dark() {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  Browser at(String url) {
    driver.get(url);
    return this;
  }

  WebElement find(String css) {
    awaits(css, () -> !driver.findElements(By.cssSelector(css)).isEmpty());
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Clicks an element as soon as it is clickable; the page re-renders all the time. */
  Browser click(String css) {
    awaits(
        "to click " + css,
        () -> {
          WebElement element = find(css);
          scrollTo(element);
          if (!element.isEnabled()) {
            return false;
          }
          element.click();
          return true;
        });
    return this;
  }

  private void scrollTo(WebElement element) {
    script("arguments[0].scrollIntoView({block: 'center'})", element);
  }

  Browser type(String css, String text) {
    WebElement field = find(css);
    scrollTo(field);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    return this;
  }

  Browser choose(String css, String value) {
    WebElement select = find(css);
    script(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))",
        select,
        value);
    return this;
  }

  Browser keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
    return this;
  }

  Browser alt(String key) {
    new Actions(driver).keyDown(Keys.ALT).sendKeys(key).keyUp(Keys.ALT).perform();
    return this;
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  void acceptDialog() {
    driver.switchTo().alert().accept();
  }

  void dismissDialog() {
    driver.switchTo().alert().dismiss();
  }

  String dialog() {
    return driver.switchTo().alert().getText();
  }

  /** Waits until an element shows the text. */
  Browser shows(String css, String text) {
    awaits(
        css + " with " + text,
        () -> all(css).stream().anyMatch(element -> element.getText().contains(text)));
    return this;
  }

  Browser showsNothing(String css) {
    awaits("no " + css, () -> all(css).isEmpty());
    return this;
  }

  Object script(String script, Object... args) {
    return ((JavascriptExecutor) driver).executeScript(script, args);
  }

  /** Waits until a condition holds, and keeps a screenshot if it does not. */
  void awaits(String what, BooleanSupplier condition) {
    try {
      await(what)
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          .pollInSameThread()
          .ignoreExceptionsMatching(Browser::isRendering)
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      screenshot("failed");
      throw e;
    }
  }

  /** Tells whether the page replaced or covered the element while it rendered. */
  private static boolean isRendering(Throwable error) {
    return error instanceof StaleElementReferenceException
        || error instanceof ElementNotInteractableException;
  }

  /** Writes a screenshot to target/screenshots. */
  void screenshot(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns what breaks a rule of WCAG 2.1 AA that axe can check, with the elements. */
  List<String> violations() {
    return new AxeBuilder()
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
            .analyze(driver)
            .getViolations()
            .stream()
            .map(
                rule ->
                    rule.getId()
                        + ": "
                        + rule.getNodes().stream().limit(3).map(CheckedNode::getHtml).toList())
            .toList();
  }

  /** Returns the warnings and errors of the browser's console since the last call. */
  List<String> warnings() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
