package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The way of each message across client, cloud, server and receivers, in a real browser. */
@Timeout(180)
class JourneyBrowserIT extends DemoConsole {
  private static final String ROWS = "#journey-rows .row";

  private List<String> steps() {
    return browser.all(".sequence li").stream()
        .map(WebElement::getText)
        .map(text -> text.replaceAll("\\s+", " "))
        .toList();
  }

  private void open(String words, String row) {
    browser.type("#journey-search", words).shows(ROWS, row).click(ROWS);
    browser.find("#journey-details");
  }

  private void awaitSteps(String... labels) {
    for (String label : labels) {
      browser.find(".sequence [data-label='" + label + "']");
    }
  }

  @Test
  void aMessageToTheServerGoesFromCallToAckOnOneScreen() {
    joinLobby("jane");
    send("jane", "server", "", "text", "hello journey");
    open("text:\"hello journey\"", "jane");
    awaitSteps("sendServerMessage", "callback", "ACK 200", "onServerMessageSendResult");
    assertThat(steps())
        .satisfies(
            all -> {
              assertThat(all.get(0)).contains("client → cloud: sendServerMessage");
              assertThat(all.get(1)).contains("cloud → server: callback");
              assertThat(all.get(all.size() - 1)).contains("cloud → client");
            });
    browser.screenshot("journey-message");
  }

  @Test
  void aPushStandsInTheJourneyOfTheMessageThatCausedIt() {
    joinLobby("kate");
    String message = "{\"event\":\"echo\",\"data\":\"cause\",\"replyBy\":\"user\"}";
    send("kate", "server", "", "text", message);
    open("user:kate has:callback", "kate");
    awaitSteps(
        "callback", "SendUnicast", "HTTP 200", "onUserMessageReceivedOutsideRoom", "accepted");
    assertThat(browser.all(ROWS)).as("one row for message and push").hasSize(1);
  }

  @Test
  void aJourneyHasTheBytesOfItsRequests() {
    joinLobby("kurt");
    String message = "{\"event\":\"echo\",\"data\":\"bytes\",\"replyBy\":\"user\"}";
    send("kurt", "server", "", "text", message);
    open("user:kurt has:callback", "kurt");
    awaitSteps("SendUnicast");
    browser.click(".bytes:nth-of-type(1) summary").shows(".bytes pre", "\"signature\":\"***\"");
    browser.click(".bytes [data-do=curl]").find(".bytes [data-do=curl][data-done]");
    browser.click(".bytes [data-do=replay]").shows("#server-events .badge.info", "replay");
    browser.click(".bytes:nth-of-type(2) summary").shows(".bytes pre", "Action=SendUnicast");
  }

  @Test
  void aSendShowsItsReceivers() {
    joinLobby("lara");
    joinLobby("mona");
    browser.choose("#compose [name=action]", "SendBroadcast");
    browser.type("#compose [name=message]", "to all of you").click("#compose button");
    open("action:SendBroadcast text:\"to all of you\"", "lobby");
    awaitSteps("SendBroadcast", "onRoomMessageReceived", "accepted");
    assertThat(String.join(" ", steps())).contains("lara", "mona");
  }

  @Test
  void namesWhereAMessageEndedThatNeverCame() throws Exception {
    String closed =
        "{\"at\":\"callback\",\"match\":{\"uid\":\"nell\"},\"do\":\"close\",\"times\":1}";
    call("POST", emulator + "/emulator/faults", closed);
    joinLobby("nell");
    send("nell", "server", "", "text", "into the void");
    open("has:fault user:nell", "nell");
    browser.shows("#journey-end", "It ended at the");
    browser.shows("#journey-details", "close");
  }

  @Test
  void namesThatASendHadNoReceiver() {
    browser.choose("#compose [name=action]", "SendUnicast");
    browser.type("#compose [name=users]", "absent-user");
    browser.type("#compose [name=message]", "anyone?").click("#compose button");
    open("user:absent-user", "anyone?");
    browser.shows("#journey-end", "no user was there");
  }

  @ParameterizedTest
  @CsvSource({
    "status:>=400, 0",
    "user:nina room:lobby, 1",
    "text:ZAHL, 1",
    "action:sendRoomMessage, 1",
    "no such word, 0",
  })
  void searchesAndCountsWhatItShows(String words, int found) {
    joinLobby("nina");
    browser.click("#journey-clear");
    browser.click("#journey-pause").click("#journey-pause");
    send("nina", "room", "", "text", "die Zahl 7");
    browser.shows(ROWS, "die Zahl 7");
    browser.type("#journey-search", words + " user:nina");
    browser.shows("#journey-count", found + " of");
    assertThat(browser.all(ROWS)).hasSize(found);
  }

  @Test
  void escapeClosesTheDrawerAndTheRowsHaveTheFocus() {
    joinLobby("olga");
    send("olga", "room", "", "text", "to close");
    open("text:\"to close\"", "olga");
    browser.keys(Keys.ESCAPE).showsNothing("#journey-details");
    assertThat(browser.focused().getAttribute("id")).isEqualTo("journey-rows");
  }

  @Test
  void thePermalinkOpensTheSameJourneyInANewPage() {
    joinLobby("pam");
    send("pam", "server", "", "text", "keep this");
    open("text:\"keep this\"", "pam");
    String link = String.valueOf(browser.script("return location.href"));
    assertThat(link).contains("#/journey/");
    browser.at("about:blank").at(link);
    browser.shows("#journey-details", "keep this");
  }

  @Test
  void clientsOfOtherProgramsAreTiles() {
    browser.shows(".tile.watched", "alice").shows(".tile.watched", "bob");
    browser.shows(".tile.watched .log", "sendServerMessage");
  }

  @Test
  void aClientCanReportToAnotherAddress() {
    joinLobby("rita");
    browser.click(tile("rita") + ".more summary");
    browser.type(tile("rita") + ".callback", "http://127.0.0.1:1/absent").keys(Keys.TAB);
    browser.awaits(
        "the other address",
        () -> browser.all(tile("rita") + ".log [data-name=onServerParamsSetResult]").size() == 2);
    send("rita", "server", "", "text", "to another server");
    assertEvent("rita", "onServerMessageSendResult", "error: 17");
    open("text:\"to another server\"", "rita");
    browser.shows("#journey-end", "It ended at the server: 17");
  }

  @Test
  void theThemeCanBeChosenAndIsKept() {
    String background = "return getComputedStyle(document.body).backgroundColor";
    Object light = browser.script(background);
    browser.click(".theme");
    assertThat(browser.script(background)).isNotEqualTo(light);
    browser.at(server + "/").shows("#cloud-state", "connected");
    assertThat(browser.script(background)).isNotEqualTo(light);
    browser.click(".theme");
    assertThat(browser.script(background)).isEqualTo(light);
  }

  @Test
  void pausedRowsStayAsTheyAre() {
    browser.shows(ROWS, "question");
    browser.click("#journey-pause").shows("#journey-pause", "Go on");
    int before = browser.all(ROWS).size();
    joinLobby("quin");
    send("quin", "room", "", "text", "while paused");
    assertEvent("quin", "onRoomMessageSendResult", "error: 200");
    assertThat(browser.all(ROWS)).hasSize(before);
    browser.click("#journey-pause").type("#journey-search", "quin").shows(ROWS, "while paused");
  }

  @ParameterizedTest
  @CsvSource({"1920, 1080, false", "1280, 900, true", "390, 844, false"})
  void breaksNoRuleOfAccessibility(int width, int height, boolean dark) {
    browser.resize(width, height);
    if (dark) {
      browser.dark();
    }
    browser.shows(ROWS, "question").click(ROWS);
    browser.find("#journey-details");
    browser.click("#journey-pause");
    browser.screenshot("journey-" + width);
    assertThat(browser.violations()).isEmpty();
  }
}
