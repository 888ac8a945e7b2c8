package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console as a page: keyboard, languages, window sizes, long lists, origins and files. */
@Timeout(180)
class ConsolePageBrowserIT extends DemoConsole {
  private static final List<String> PANELS =
      List.of("journey", "clients", "server", "wire", "limits", "faults", "desk", "outbox");

  @Test
  void canBeUsedByKeyboardAlone() {
    assertFocus("panel-clients", "2");
    browser.keys(Keys.TAB);
    assertThat(browser.focused().getAttribute("id")).isEqualTo("add-client");
    browser.keys(Keys.ENTER).shows(".tile .state", "connected");
    browser.keys(Keys.TAB, Keys.TAB, Keys.TAB);
    assertThat(browser.focused().getAttribute("data-do")).isEqualTo("login");
    browser.keys(Keys.ENTER).shows(".tile .log", "onLoginResult");
    browser.type("#compose [name=message]", "typed").keys(Keys.ENTER);
    browser.shows("#compose output", "accepted");
    assertFocus("panel-wire", "4");
    browser.find("#wire-events").sendKeys(Keys.HOME);
    browser.find("#wire-events [aria-selected=true][aria-posinset='1']");
    browser.keys(Keys.ARROW_DOWN);
    browser.find("#wire-events [aria-selected=true][aria-posinset='2']");
    browser.find("#wire-details");
  }

  /** The page moves the focus when it renders next. */
  private void assertFocus(String panel, String digit) {
    browser.alt(digit);
    browser.awaits(
        "the focus on " + panel, () -> panel.equals(browser.focused().getAttribute("id")));
  }

  @Test
  void speaksChineseToAChineseBrowser(@TempDir Path other) {
    try (Browser chinese = Browser.open(1280, 900, "zh-CN,zh", other).at(server + "/")) {
      chinese.shows("h2", "客户端").shows("#server-state", "业务服务器");
      assertThat(chinese.script("return document.documentElement.lang")).isEqualTo("zh-CN");
      chinese.click("#add-client").click(".tile [data-do=login]").shows(".tile .state", "已登录");
      chinese.click(".language").shows("h2", "Clients");
      assertThat(chinese.warnings()).isEmpty();
    }
  }

  @Test
  void aPhoneShowsOnePanelAtATimeWithoutOverflow() {
    browser.resize(390, 844);
    browser.click("#tab-clients");
    joinLobby("hal");
    for (String panel : PANELS) {
      browser.click("#tab-" + panel).find("#panel-" + panel + ".current");
      browser.awaits(panel + " alone", () -> visiblePanels() == 1 && overflow() == 0);
      browser.screenshot("phone-" + panel);
    }
  }

  @Test
  void aDesktopShowsAllPanelsInLightAndDark() {
    joinLobby("ida");
    for (String panel : PANELS) {
      assertThat(browser.find("#panel-" + panel).isDisplayed()).as(panel).isTrue();
    }
    assertThat(overflow()).isZero();
    browser.screenshot("wide-light");
    Object light = browser.script("return getComputedStyle(document.body).backgroundColor");
    browser.dark();
    assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
        .isNotEqualTo(light);
    browser.screenshot("wide-dark");
  }

  private long visiblePanels() {
    return browser.all(".panel").stream().filter(WebElement::isDisplayed).count();
  }

  private long overflow() {
    return (Long)
        browser.script("return document.documentElement.scrollWidth - innerWidth > 0 ? 1 : 0");
  }

  @Test
  void keepsTenThousandEventsAndRendersAFewRows() throws Exception {
    int before = total();
    IntStream.range(0, 10_500).parallel().forEach(i -> postQuietly());
    browser.awaits("all events", () -> total() >= before + 10_500);
    Object kept = browser.script("return document.getElementById('server-events').items.length");
    assertThat((Long) kept).isBetween(9_000L, 10_000L);
    assertThat(browser.all("#server-events .row")).hasSizeLessThan(60);
    assertThat(browser.all("#wire-events .row")).hasSizeLessThan(60);
    browser.find("#server-events").sendKeys(Keys.END);
    browser.find("#server-events .row[aria-selected=true]");
    assertThat(browser.all("#server-events .row")).hasSizeLessThan(60);
    browser.find("#server-events").sendKeys(Keys.HOME);
    browser.find("#server-events [aria-posinset='1']");
  }

  @Test
  void aSelectedRowStaysVisibleInAShortList() {
    assertThat(browser.script(FIRST_ROW_AFTER_HOME)).isEqualTo(true);
  }

  /** Thirteen rows in a window of twelve and a half, which shrinks when the details open. */
  private static final String FIRST_ROW_AFTER_HOME =
      """
      const list = document.createElement('event-list');
      list.id = 'a-list';
      list.items = Array.from({ length: 13 }, (none, i) => ({ i }));
      document.body.append(list);
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const height = (px) => { list.style.cssText = `flex: none; height: ${px}px`; };
      return (async () => {
        height(380);
        list.paint();
        await frame();
        await frame();
        list.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', cancelable: true }));
        await frame();
        await frame();
        height(150);
        list.items.push({ i: 13 });
        list.paint();
        await frame();
        const shown = list.querySelector('[aria-posinset="1"][aria-selected=true]') !== null;
        list.remove();
        return shown;
      })();
      """;

  private int total() {
    return Integer.parseInt(
        browser.find("#panel-wire .bar .quiet").getText().replaceAll("\\D", ""));
  }

  private static void postQuietly() {
    try {
      call(
          "POST", server + "/callback", "{\"message\":\"m\",\"binary\":false,\"signature\":\"x\"}");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void loadsNothingFromOtherOriginsAndAllowsNoInlineScript() throws Exception {
    HttpResponse<String> page = call("GET", server + "/", "");
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
    assertThat(policy).doesNotContain("unsafe");
    assertThat(page.body()).doesNotContainPattern("<script>|onclick=|style=");
    Object origins =
        browser.script(
            "return [...new Set(performance.getEntriesByType('resource')"
                + ".map((entry) => new URL(entry.name).origin))].join(' ')");
    assertThat(origins.toString().split(" ")).isSubsetOf(server.toString(), emulator.toString());
    browser.script(
        "const s = document.createElement('script'); s.textContent = 'window.evil = 1';"
            + "document.body.append(s)");
    assertThat(browser.script("return window.evil")).isNull();
    expectedWarnings = List.of("Content Security Policy");
  }

  @ParameterizedTest
  @CsvSource({"/console/app.js, text/javascript", "/console/lang/zh.json, application/json"})
  void filesHaveTheirContentTypes(String path, String type) throws Exception {
    HttpResponse<String> file = call("GET", server + path, "");
    assertThat(file.headers().firstValue("content-type").orElse("")).startsWith(type);
    assertThat(file.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @ParameterizedTest
  @CsvSource({
    "/console/../logback.xml",
    "/console/%2e%2e/logback.xml",
    "/console/nothing.js",
    "/vendor/lit-html/../chart.js",
    "/console/logback.xml",
  })
  void otherPathsAreNotFound(String path) throws Exception {
    assertThat(call("GET", server + path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void bothLanguagesHaveTheSameKeys() throws Exception {
    List<String> names =
        List.of("en", "zh").stream()
            .map(language -> keys(language).stream().sorted().collect(Collectors.joining(" ")))
            .toList();
    assertThat(names.get(0)).isEqualTo(names.get(1)).contains("serverLost");
  }

  private static List<String> keys(String language) {
    try {
      return List.copyOf(get(server + "/console/lang/" + language + ".json").keySet());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
