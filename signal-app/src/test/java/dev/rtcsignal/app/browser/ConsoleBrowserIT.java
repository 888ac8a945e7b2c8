package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console of the demo in a real browser: what the page shows is what the server did. */
@Timeout(180)
class ConsoleBrowserIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Program demo;
  private static URI server;
  private static URI emulator;

  @TempDir private Path profile;
  private Browser browser;
  private List<String> expectedComplaints = List.of();

  @BeforeAll
  static void startDemo() throws Exception {
    Browser.require();
    demo =
        Program.start(
            "console",
            Map.of(),
            "demo",
            "--server-port",
            "0",
            "--emulator-port",
            "0",
            "--room-quota",
            "30");
    server = demo.ready("server");
    emulator = demo.ready("emulator");
  }

  @AfterAll
  static void stopDemo() {
    if (demo != null) {
      demo.close();
    }
  }

  @BeforeEach
  void open() {
    browser = Browser.open(1280, 900, "en-US", profile).at(server + "/");
    browser.shows("#cloud-state", "connected");
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      List<String> complaints =
          browser.complaints().stream()
              .filter(line -> expectedComplaints.stream().noneMatch(line::contains))
              .toList();
      browser.close();
      call("DELETE", emulator + "/emulator/faults", "");
      assertThat(complaints).as("console errors").isEmpty();
    }
  }

  private static HttpResponse<String> call(String method, String uri, String body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject get(String uri) throws Exception {
    return Json.parse(call("GET", uri, "").body()).orElseThrow();
  }

  /** Opens a client, logs it in and lets it join the lobby. */
  private void enter(String user) {
    int before = browser.all(".tile").size();
    browser.click("#add-client");
    browser.awaits("a tile more", () -> browser.all(".tile").size() == before + 1);
    browser.type(".tile:nth-of-type(" + (before + 1) + ") .uid", user);
    String tile = tile(user);
    browser.click(tile + "[data-do=login]").shows(tile + ".log", "onLoginResult");
    browser.shows(tile + ".log", "onServerParamsSetResult");
    browser.click(tile + "[data-do=join]").shows(tile + ".chips", "lobby");
  }

  private static String tile(String user) {
    return "[data-uid='" + user + "'] ";
  }

  private void say(String user, String to, String receiver, String kind, String message) {
    String tile = tile(user);
    browser.choose(tile + ".composer select:first-of-type", to);
    if (!receiver.isEmpty()) {
      browser.type(tile + ".composer .to", receiver);
    }
    browser.choose(tile + ".composer select:nth-of-type(2)", kind);
    browser.type(tile + ".composer .message", message).click(tile + "[data-do=send]");
  }

  private void assertFired(String user, String event, String... texts) {
    browser.awaits(
        user + ": " + event + " " + String.join(" ", texts),
        () ->
            browser.all(tile(user) + ".log [data-name='" + event + "']").stream()
                .map(WebElement::getText)
                .anyMatch(line -> List.of(texts).stream().allMatch(line::contains)));
  }

  @Test
  void twoClientsExchangeAllSixKindsOfMessages() throws Exception {
    enter("ann");
    enter("ben");
    say("ann", "member", "ben", "text", "one");
    assertFired("ben", "onUserMessageReceived", "uid: ann", "message: one");
    say("ann", "member", "ben", "binary", "two");
    assertFired("ben", "onUserBinaryMessageReceived", "message: dHdv", "two");
    say("ann", "room", "", "text", "three");
    assertFired("ben", "onRoomMessageReceived", "roomId: lobby", "uid: ann", "three");
    say("ben", "room", "", "binary", "four");
    assertFired("ann", "onRoomBinaryMessageReceived", "uid: ben", "four");
    say("ben", "user", "ann", "text", "five");
    assertFired("ann", "onUserMessageReceivedOutsideRoom", "uid: ben", "message: five");
    say("ann", "user", "ben", "binary", "six");
    assertFired("ben", "onUserBinaryMessageReceivedOutsideRoom", "six");
    assertFired("ann", "onUserMessageSendResultOutsideRoom", "error: 0");
    assertFired("ann", "onRoomMessageSendResult", "error: 200");
    assertThat(userNames()).contains("ann", "ben");
    browser.screenshot("clients");
  }

  private static List<String> userNames() throws Exception {
    return get(emulator + "/emulator/state")
        .getJsonArray("apps")
        .getJsonObject(0)
        .getJsonArray("users")
        .stream()
        .map(name -> name.toString().replace("\"", ""))
        .toList();
  }

  @Test
  void aMessageToTheServerIsSeenOnAllSidesAndReplayed() throws Exception {
    enter("cleo");
    say("cleo", "server", "", "text", "what time is it");
    assertFired("cleo", "onServerMessageSendResult", "error: 0", "received 15 bytes");
    browser.shows("#server-events .row", "what time is it").type("#wire-filter", "cleo");
    browser.shows("#wire-events .row", "callback").click("#wire-events .row");
    browser.shows("#wire-details", "\"message\":\"what time is it\"");
    browser.shows("#wire-details", "\"signature\":\"***\"");
    browser.click("[data-tab=signature]").shows("#wire-details", "trusted");
    browser.shows("#wire-details", "\"userId\": \"cleo\"");
    browser.click("#wire-details [data-do=curl]").shows("[data-do=curl]", "Copy as curl");
    browser.find("[data-do=curl][data-done]");
    browser.click("#wire-details [data-do=replay]").shows("#wire-details", "HTTP 200");
    browser.shows("#wire-events .badge.info", "replay");
    List<JsonObject> callbacks =
        get(server + "/v1/callbacks").getJsonArray("callbacks").getValuesAs(JsonObject.class);
    assertThat(callbacks)
        .filteredOn(one -> one.toString().contains("what time is it"))
        .hasSize(2)
        .last()
        .satisfies(one -> assertThat(one).containsKey("replayOf"));
  }

  @Test
  void theServerSendsAllFourActionsAndThePageSaysWhoGotThem() throws Exception {
    enter("dora");
    Map<String, String> actions =
        Map.of(
            "SendBroadcast", "onRoomMessageReceived",
            "SendRoomUnicast", "onUserMessageReceived",
            "BatchSendRoomUnicast", "onUserMessageReceived",
            "SendUnicast", "onUserMessageReceivedOutsideRoom");
    for (Map.Entry<String, String> action : actions.entrySet()) {
      browser.choose("#compose [name=action]", action.getKey());
      if (!action.getKey().equals("SendBroadcast")) {
        browser.type("#compose [name=users]", "dora");
      }
      browser.type("#compose [name=message]", "by " + action.getKey());
      browser.click("#compose button").shows("#compose output", "accepted 1");
      assertFired("dora", action.getValue(), "uid: server", "by " + action.getKey());
    }
    assertReached("by SendUnicast", "dora");
    browser.shows("#wire-events .row", "SendUnicast");
  }

  private void assertReached(String message, String user) {
    // The list follows what comes in until the pointer is over it, so a click may meet another row.
    browser.awaits("the details of " + message, () -> selects(message));
    browser.shows("#panel-server .details", user);
  }

  private boolean selects(String message) {
    browser.all("#server-events .row").stream()
        .filter(row -> row.getText().contains(message))
        .findFirst()
        .ifPresent(WebElement::click);
    return browser.all("#panel-server .details").stream()
        .anyMatch(details -> details.getText().contains(message));
  }

  @Test
  void aThrottleIsCountedInRed() throws Exception {
    // The server keeps to the quota by itself, so it takes a fault to see a throttle.
    call(
        "POST",
        emulator + "/emulator/faults",
        "{\"at\":\"openapi\",\"do\":\"throttle\",\"match\":{\"roomId\":\"crowded\"},\"times\":9}");
    browser.type("#compose [name=room]", "crowded");
    browser.type("#compose [name=message]", "hurry").type("#compose [name=times]", "3");
    browser.click("#compose button");
    browser.awaits("throttles", () -> !browser.find("#throttles b").getText().equals("0"));
    assertThat(browser.find("#throttles").getAttribute("class")).contains("bad");
    browser.click("#panel-wire input[type=checkbox]");
    browser.shows("#wire-events .badge.warn", "throttle");
    assertThat(call("GET", emulator + "/emulator/requests", "").body())
        .contains("FlowLimitExceeded.QPSOverLimit");
    browser.screenshot("throttle");
    expectedComplaints = List.of("status of 429");
  }

  @Test
  void aCeilingThatThrottlesHaveLoweredAndTheWaitForItAreShown() throws Exception {
    call(
        "POST",
        emulator + "/emulator/faults",
        "{\"at\":\"openapi\",\"do\":\"throttle\",\"match\":{\"to\":\"nobody\"},\"times\":3}");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "nobody");
    browser.type("#compose [name=message]", "slowly").type("#compose [name=times]", "100");
    browser.click("#compose button");
    browser.shows("#ceiling", "lowered from 500");
    browser.awaits("who waits", () -> !browser.find("#waiting b").getText().equals("0"));
    browser.awaits("how long", () -> !browser.find(".numbers tbody td").getText().equals("—"));
    browser.screenshot("ceiling");
    expectedComplaints = List.of("status of 429", "status of 503");
  }

  @Test
  void aFaultIsSwitchedOnAndOffWhileWatching() throws Exception {
    enter("eva");
    browser.type("[name=uid]", "eva").click("[data-fault='delivery duplicate']");
    browser.find("[data-fault='delivery duplicate'][aria-checked=true]");
    assertThat(call("GET", emulator + "/emulator/faults", "").body())
        .contains("\"match\":{\"uid\":\"eva\"},\"do\":\"duplicate\"");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "eva");
    browser.type("#compose [name=message]", "twice").click("#compose button");
    browser.awaits("it came twice", () -> occurrences("eva", "message: twice") == 2);
    browser.click("[data-fault='delivery duplicate']");
    browser.find("[data-fault='delivery duplicate'][aria-checked=false]");
    browser.type("#compose [name=message]", "once").click("#compose button");
    assertFired("eva", "onUserMessageReceivedOutsideRoom", "message: once");
    Browser.pause(200);
    assertThat(occurrences("eva", "message: once")).isEqualTo(1);
    browser.click("[data-fault='callback close']");
    browser.find("[data-fault='callback close'][aria-checked=true]");
    say("eva", "server", "", "text", "lost on the way");
    assertFired("eva", "onServerMessageSendResult", "error: 17");
    browser.shows("#wire-events .badge.warn", "close");
    browser.click("[data-do=clear]").showsNothing("[aria-checked=true]");
    assertThat(call("GET", emulator + "/emulator/faults", "").body()).isEqualTo("{\"faults\":[]}");
  }

  private long occurrences(String user, String text) {
    return browser.all(tile(user) + ".log .event").stream()
        .filter(line -> line.getText().contains(text))
        .count();
  }

  @Test
  void whatWasAcceptedBeforeTheConnectionBrokeIsOneRowThatSaysWhoGotIt() {
    enter("gus");
    browser.click("[data-fault='openapi closeAfterAccept']");
    browser.find("[data-fault='openapi closeAfterAccept'][aria-checked=true]");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "gus");
    browser.type("#compose [name=message]", "taken or not").click("#compose button");
    browser.shows("#compose output", "uncertain 1");
    assertFired("gus", "onUserMessageReceivedOutsideRoom", "message: taken or not");
    browser.type("#wire-filter", "gus");
    browser.awaits("one row", () -> browser.all("#wire-events .row").size() == 1);
    assertReached("taken or not", "gus");
    expectedComplaints = List.of("status of 504");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsReason() {
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "a b");
    browser.type("#compose [name=message]", "m").click("#compose button");
    browser.shows("#compose output", "one user");
    browser.choose("#compose [name=kind]", "binary").type("#compose [name=users]", "a");
    browser.script(
        "const field = document.querySelector('#compose [name=message]');"
            + "field.value = 'x'.repeat(200000); field.dispatchEvent(new Event('input'))");
    browser.click("#compose button").shows("#compose output", "65536 bytes");
    browser.type("#compose [name=message]", "small").click("#compose button");
    browser.shows("#compose output", "accepted 1");
    expectedComplaints = List.of("status of 400");
  }

  @Test
  void tilesOutliveAReload() {
    enter("ivy");
    browser.at(server + "/").shows(tile("ivy") + ".state", "logged in");
    browser.shows(tile("ivy") + ".chips", "lobby");
  }

  @Test
  void theDemoGoesOnAfterAReset() {
    browser.click("[data-do=reset]").acceptDialog();
    browser.awaits("alice comes again", () -> demoTalksAgain());
  }

  private static boolean demoTalksAgain() {
    try {
      return userNames().contains("alice");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRejectedCallbackShowsWhyAndTheCallerDoesNotLearnIt() throws Exception {
    enter("fay");
    browser.click(tile("fay") + ".more summary");
    browser.type(tile("fay") + ".signature", "forged").click(tile("fay") + "[data-do=params]");
    say("fay", "server", "", "text", "believe me");
    assertFired("fay", "onServerMessageSendResult", "error: 18");
    browser.shows("#server-events .badge.bad", "TOO_SHORT");
    assertThat(call("GET", server + "/v1/callbacks", "").body()).contains("\"status\":401");
    HttpResponse<String> caller =
        call(
            "POST",
            server + "/callback",
            "{\"message\":\"m\",\"binary\":false,\"signature\":\"forged\"}");
    assertThat(caller.statusCode()).isEqualTo(401);
    assertThat(caller.body()).doesNotContain("TOO_SHORT");
  }

  @Test
  void aRefusedSignatureOfAnybodyIsExplained() throws Exception {
    HttpResponse<String> refused =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(emulator + "/?Action=SendUnicast&Version=2023-07-20"))
                .header("X-Date", java.time.Instant.now().toString().replaceAll("[-:]|\\.\\d+", ""))
                .header(
                    "Authorization",
                    "HMAC-SHA256 Credential=AKLTDEMO/20260101/cn-north-1/rtc/request,"
                        + " SignedHeaders=x-date, Signature="
                        + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(400);
    browser.type("#wire-filter", "InvalidCredential").click("#wire-events .row");
    browser.click("[data-tab=signature]").shows("#wire-details", "Canonical request, as the cloud");
    browser.shows("#wire-details", "X-Date and the day of the credential scope differ.");
    assertThat(browser.find("#wire-details").getText()).doesNotContain("0".repeat(30));
  }

  @Test
  void theTokenDeskMintsAndExplains() {
    browser.choose("#mint [name=kind]", "room").type("#mint [name=user]", "gil");
    browser.click("#mint button").shows("#minted", "001de30de30");
    browser.click(".minted button:last-of-type").shows("#claims", "trusted");
    browser.shows("#claims", "gil").shows("#claims", "lobby");
    browser.type("#inspect [name=token]", "nonsense").click("#inspect button");
    browser.shows("#claims", "rejected").shows("#claims", "TOO_SHORT");
    browser.type("#mint [name=user]", "no user id").click("#mint button");
    browser.shows("#panel-desk output", "UserId");
    expectedComplaints = List.of("/v1/tokens - Failed to load resource");
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() {
    assertFocus("panel-clients", "1");
    browser.keys(Keys.TAB);
    assertThat(browser.focused().getAttribute("id")).isEqualTo("add-client");
    browser.keys(Keys.ENTER).shows(".tile .state", "connected");
    browser.keys(Keys.TAB, Keys.TAB, Keys.TAB);
    assertThat(browser.focused().getAttribute("data-do")).isEqualTo("login");
    browser.keys(Keys.ENTER).shows(".tile .log", "onLoginResult");
    browser.type("#compose [name=message]", "typed").keys(Keys.ENTER);
    browser.shows("#compose output", "accepted");
    assertFocus("panel-wire", "3");
    browser.find("#wire-events").sendKeys(Keys.HOME);
    browser.find("#wire-events [aria-selected=true][aria-posinset='1']");
    browser.keys(Keys.ARROW_DOWN);
    browser.find("#wire-events [aria-selected=true][aria-posinset='2']");
    browser.find("#wire-details");
  }

  /** The page moves the focus with its next drawing. */
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
      assertThat(chinese.complaints()).isEmpty();
    }
  }

  @Test
  void aPhoneSeesOnePanelAtATimeAndNothingSticksOut() {
    browser.resize(390, 844);
    enter("hal");
    List<String> panels = new ArrayList<>();
    for (String panel : List.of("clients", "server", "wire", "limits", "faults", "desk")) {
      browser.click("#tab-" + panel).find("#panel-" + panel + ".current");
      Browser.pause(200);
      long visible = browser.all(".panel").stream().filter(WebElement::isDisplayed).count();
      panels.add(panel + " " + visible);
      assertThat(overflow()).as(panel).isZero();
      browser.screenshot("phone-" + panel);
    }
    assertThat(panels).allMatch(panel -> panel.endsWith(" 1")).hasSize(6);
  }

  @Test
  void aDeskSeesAllPanelsAtOnceInTheLightAndInTheDark() {
    enter("ida");
    for (String panel : List.of("clients", "server", "wire", "limits", "faults", "desk")) {
      assertThat(browser.find("#panel-" + panel).isDisplayed()).as(panel).isTrue();
    }
    assertThat(overflow()).isZero();
    browser.screenshot("wide-light");
    Object light = browser.script("return getComputedStyle(document.body).backgroundColor");
    browser.dark();
    assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
        .isNotEqualTo(light);
    Browser.pause(400);
    browser.screenshot("wide-dark");
  }

  private long overflow() {
    return (Long)
        browser.script("return document.documentElement.scrollWidth - innerWidth > 0 ? 1 : 0");
  }

  @Test
  void holdsTenThousandEventsAndDrawsAFew() throws Exception {
    int before = total();
    IntStream.range(0, 10_500).parallel().forEach(i -> postQuietly());
    browser.awaits("all were seen", () -> total() >= before + 10_500);
    Object kept = browser.script("return document.getElementById('server-events').items.length");
    assertThat((Long) kept).isBetween(9_000L, 10_000L);
    assertThat(browser.all("#server-events .row")).hasSizeLessThan(60);
    assertThat(browser.all("#wire-events .row")).hasSizeLessThan(60);
    long frames = (Long) browser.script(FRAMES_WHILE_SCROLLING);
    assertThat(frames).as("frames drawn while scrolling through it all").isGreaterThan(15);
    browser.find("#server-events").sendKeys(Keys.HOME);
    browser.find("#server-events [aria-posinset='1']");
  }

  @Test
  void aSelectedRowStaysInSightThoughTheListIsHardlyLongerThanItsWindow() {
    assertThat(browser.script(FIRST_ROW_AFTER_HOME)).isEqualTo(true);
  }

  /** Thirteen rows in a window of twelve and a half, which shrinks when the details come. */
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

  private static final String FRAMES_WHILE_SCROLLING =
      """
      const list = document.getElementById('server-events');
      return new Promise((done) => {
        let frames = 0;
        const end = performance.now() + 1000;
        const step = () => {
          list.scrollTop = list.scrollHeight * (frames++ % 20) / 20;
          performance.now() < end ? requestAnimationFrame(step) : done(frames);
        };
        step();
      });
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
  void loadsNothingFromElsewhereAndAllowsNoInlineScript() throws Exception {
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
    expectedComplaints = List.of("Content Security Policy");
  }

  @ParameterizedTest
  @CsvSource({"/console/app.js, text/javascript", "/console/lang/zh.json, application/json"})
  void theFilesHaveTheirTypes(String path, String type) throws Exception {
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
  void whatIsNoFileOfThePageIsNotFound(String path) throws Exception {
    assertThat(call("GET", server + path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws Exception {
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
