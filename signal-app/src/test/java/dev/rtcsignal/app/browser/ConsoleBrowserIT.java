package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.WebElement;

/** The console of the demo in a real browser: the page shows the calls, callbacks and faults. */
@Timeout(180)
class ConsoleBrowserIT extends DemoConsole {
  @Test
  void twoClientsExchangeAllSixKindsOfMessages() throws Exception {
    joinLobby("ann");
    joinLobby("ben");
    send("ann", "member", "ben", "text", "one");
    assertEvent("ben", "onUserMessageReceived", "uid: ann", "message: one");
    send("ann", "member", "ben", "binary", "two");
    assertEvent("ben", "onUserBinaryMessageReceived", "message: dHdv", "two");
    send("ann", "room", "", "text", "three");
    assertEvent("ben", "onRoomMessageReceived", "roomId: lobby", "uid: ann", "three");
    send("ben", "room", "", "binary", "four");
    assertEvent("ann", "onRoomBinaryMessageReceived", "uid: ben", "four");
    send("ben", "user", "ann", "text", "five");
    assertEvent("ann", "onUserMessageReceivedOutsideRoom", "uid: ben", "message: five");
    send("ann", "user", "ben", "binary", "six");
    assertEvent("ben", "onUserBinaryMessageReceivedOutsideRoom", "six");
    assertEvent("ann", "onUserMessageSendResultOutsideRoom", "error: 0");
    assertEvent("ann", "onRoomMessageSendResult", "error: 200");
    assertThat(userNames()).contains("ann", "ben");
    browser.screenshot("clients");
  }

  @Test
  void aMessageToTheServerIsShownByAllPanelsAndReplayed() throws Exception {
    joinLobby("cleo");
    send("cleo", "server", "", "text", "what time is it");
    assertEvent("cleo", "onServerMessageSendResult", "error: 0", "received 15 bytes");
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
  void theServerSendsAllFourActionsAndThePageNamesTheReceivers() throws Exception {
    joinLobby("dora");
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
      assertEvent("dora", action.getValue(), "uid: server", "by " + action.getKey());
    }
    assertReceiver("by SendUnicast", "dora");
    browser.shows("#wire-events .row", "SendUnicast");
  }

  private void assertReceiver(String message, String user) {
    // The list scrolls with new events until the pointer is over it, so a click may hit another
    // row.
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
    // The server keeps to the quota, so only a fault causes a throttle.
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
    expectedWarnings = List.of("status of 429");
  }

  @Test
  void showsALoweredLimitAndTheWait() throws Exception {
    call(
        "POST",
        emulator + "/emulator/faults",
        "{\"at\":\"openapi\",\"do\":\"throttle\",\"match\":{\"to\":\"absent\"},\"times\":3}");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "absent");
    browser.type("#compose [name=message]", "slowly").type("#compose [name=times]", "500");
    browser.click("#compose button");
    // The wait ends with the sends; the lowered limit lasts for 30 s.
    browser.awaits(
        "a number of waiting sends", () -> !browser.find("#waiting b").getText().equals("0"));
    browser.awaits("a wait", () -> !browser.find(".numbers tbody td").getText().equals("—"));
    browser.shows("#ceiling", "lowered from 500");
    browser.screenshot("ceiling");
    expectedWarnings = List.of("status of 429", "status of 503");
  }

  @Test
  void aFaultIsSwitchedOnAndOff() throws Exception {
    joinLobby("eva");
    browser.type("[name=uid]", "eva").click("[data-fault='delivery duplicate']");
    browser.find("[data-fault='delivery duplicate'][aria-checked=true]");
    assertThat(call("GET", emulator + "/emulator/faults", "").body())
        .contains("\"match\":{\"uid\":\"eva\"},\"do\":\"duplicate\"");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "eva");
    browser.type("#compose [name=message]", "twice").click("#compose button");
    browser.awaits("two deliveries", () -> occurrences("eva", "message: twice") == 2);
    browser.click("[data-fault='delivery duplicate']");
    browser.find("[data-fault='delivery duplicate'][aria-checked=false]");
    browser.type("#compose [name=message]", "once").click("#compose button");
    assertEvent("eva", "onUserMessageReceivedOutsideRoom", "message: once");
    // The cloud delivers in order, so a duplicate of the first message would be here by now.
    browser.type("#compose [name=message]", "after it").click("#compose button");
    assertEvent("eva", "onUserMessageReceivedOutsideRoom", "message: after it");
    assertThat(occurrences("eva", "message: once")).isEqualTo(1);
    browser.click("[data-fault='callback close']");
    browser.find("[data-fault='callback close'][aria-checked=true]");
    send("eva", "server", "", "text", "lost on the way");
    assertEvent("eva", "onServerMessageSendResult", "error: 17");
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
  void anUncertainSendThatArrivedIsOneRowWithItsReceiver() {
    joinLobby("gus");
    browser.click("[data-fault='openapi closeAfterAccept']");
    browser.find("[data-fault='openapi closeAfterAccept'][aria-checked=true]");
    browser.choose("#compose [name=action]", "SendUnicast").type("#compose [name=users]", "gus");
    browser.type("#compose [name=message]", "taken or not").click("#compose button");
    browser.shows("#compose output", "uncertain 1");
    assertEvent("gus", "onUserMessageReceivedOutsideRoom", "message: taken or not");
    browser.type("#wire-filter", "gus");
    browser.awaits("one row", () -> browser.all("#wire-events .row").size() == 1);
    assertReceiver("taken or not", "gus");
    expectedWarnings = List.of("status of 504");
  }

  @Test
  void rejectsInvalidInputWithTheReason() {
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
    expectedWarnings = List.of("status of 400");
  }

  @Test
  void clientsSurviveAReload() {
    joinLobby("ivy");
    browser.at(server + "/").shows(tile("ivy") + ".state", "logged in");
    browser.shows(tile("ivy") + ".chips", "lobby");
  }

  @Test
  void theDemoContinuesAfterAReset() {
    browser.click("[data-do=reset]").acceptDialog();
    browser.awaits("alice is logged in again", () -> demoIsActive());
  }

  private static boolean demoIsActive() {
    try {
      return userNames().contains("alice");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void showsTheReasonOfARejectedCallbackToTheOperatorOnly() throws Exception {
    joinLobby("fay");
    browser.click(tile("fay") + ".more summary");
    browser.type(tile("fay") + ".signature", "forged").click(tile("fay") + "[data-do=params]");
    send("fay", "server", "", "text", "forged message");
    assertEvent("fay", "onServerMessageSendResult", "error: 18");
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
  void explainsARejectedRequestSignature() throws Exception {
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
  void mintsAndExplainsTokens() {
    browser.choose("#mint [name=kind]", "room").type("#mint [name=user]", "gil");
    browser.click("#mint button").shows("#minted", "001de30de30");
    browser.click(".minted button:last-of-type").shows("#claims", "trusted");
    browser.shows("#claims", "gil").shows("#claims", "lobby");
    browser.type("#inspect [name=token]", "nonsense").click("#inspect button");
    browser.shows("#claims", "rejected").shows("#claims", "TOO_SHORT");
    browser.type("#mint [name=user]", "no user id").click("#mint button");
    browser.shows("#panel-desk output", "UserId");
    expectedWarnings = List.of("/v1/tokens - Failed to load resource");
  }
}
