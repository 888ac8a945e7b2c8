package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.WebElement;

/** The outbox of the console: what it shows of signals, and what can be done with them. */
@Timeout(180)
class OutboxBrowserIT extends DemoConsole {
  private static final String DETAILS = "#outbox-details";

  @Test
  void aScheduledSignalWaitsUntilItIsWithdrawn() throws Exception {
    schedule("reminder-1");
    select("reminder-1");
    browser.shows(DETAILS, "Waiting").shows("#outbox-entries .row .when", "due");
    browser.click(DETAILS + " [data-do=withdraw]").shows(DETAILS, "it was withdrawn");
    browser.shows(DETAILS, "Not sent");
    assertThat(entry("reminder-1").getString("reason")).isEqualTo("WITHDRAWN");
  }

  @Test
  void aRefusedSignalIsRetriedAndStaysOneRow() throws Exception {
    fault("\"do\":\"status\",\"status\":403,\"times\":1", "rita");
    enqueue("order-1", "{\"to\":{\"user\":\"rita\"},\"text\":\"m\"}");
    select("order-1");
    browser.shows(DETAILS, "Refused").shows(DETAILS, "AccessDenied");
    browser.click(DETAILS + " [data-do=retry]").shows(DETAILS, "Accepted");
    assertThat(entry("order-1").getJsonArray("attempts")).hasSize(2);
    assertThat(names()).containsOnlyOnce("order-1");
  }

  @Test
  void tellsWhichProcessSends() {
    browser.shows("#outbox-sender", "This server sends, since");
    browser.script(
        "return import('/console/world.js').then(({world}) =>"
            + " Object.defineProperty(world.outbox, 'sender', {set() {}, get: () => ({here: false,"
            + " process: 'replica-2:7:0a', since: '2026-12-01T00:00:00Z'})}))");
    browser.click("#panel-outbox [data-do=reload]");
    browser.shows("#outbox-sender", "replica-2:7:0a sends");
  }

  @Test
  void theFilterShowsOnlyItsState() throws Exception {
    schedule("reminder-2");
    enqueue("order-2", "{\"to\":{\"user\":\"sam\"},\"text\":\"m\"}");
    browser.awaits("both", () -> names().containsAll(List.of("order-2", "reminder-2")));
    browser.click("#panel-outbox [data-state=waiting]");
    browser.find("#panel-outbox [data-state=waiting][aria-pressed=true]");
    browser.awaits("no signal that has ended", () -> states().equals(List.of("waiting")));
    assertThat(names()).contains("reminder-2").doesNotContain("order-2");
    browser.click("#panel-outbox [data-state='']");
    browser.awaits("both again", () -> names().containsAll(List.of("order-2", "reminder-2")));
  }

  @Test
  void anUncertainSignalIsRetriedOnlyAfterAConfirmation() throws Exception {
    fault("\"do\":\"closeAfterAccept\",\"times\":1", "tess");
    enqueue("order-3", "{\"to\":{\"user\":\"tess\"},\"text\":\"m\"}");
    select("order-3");
    browser.shows(DETAILS, "CONNECTION_BROKE").click(DETAILS + " [data-do=retry-uncertain]");
    assertThat(browser.dialog()).contains("order-3", "twice");
    browser.dismissDialog();
    assertThat(entry("order-3").getString("state")).isEqualTo("uncertain");
    browser.click(DETAILS + " [data-do=retry-uncertain]").acceptDialog();
    browser.shows(DETAILS, "Accepted");
    assertThat(entry("order-3").getJsonArray("attempts")).hasSize(2);
  }

  @Test
  void tellsTheStateOfASignalThatCannotBeWithdrawnAnyMore() throws Exception {
    enqueue("order-4", "{\"to\":{\"user\":\"uma\"},\"text\":\"m\"}");
    select("order-4");
    browser.shows(DETAILS, "Accepted");
    apply(
        "{name: 'order-4', appId: world.appId, state: 'waiting', createdAt: '2026-12-01T00:00:00Z',"
            + " againAt: '2026-12-01T00:00:00Z', to: {user: 'uma'}, attempts: []}");
    browser.click(DETAILS + " [data-do=withdraw]");
    browser.shows("#panel-outbox .problem", "order-4 was not changed: its state is now “Accepted”");
    browser.shows(DETAILS, "Accepted");
    expectedWarnings = List.of("status of 409");
  }

  @Test
  void theEventOfAStoredSignalThatComesLateDoesNotHideItsOutcome() {
    String event = "{name: 'late-1', appId: world.appId, dueAt: '2026-12-01T00:00:00Z', state: ";
    apply(event + "'accepted'}, " + event + "'waiting'}, {name: 'late-2', state: 'waiting'}");
    browser.awaits("both", () -> names().containsAll(List.of("late-1", "late-2")));
    assertThat(stateOf("late-1")).isEqualTo("accepted");
  }

  private Object stateOf(String name) {
    return browser.script(
        "return document.getElementById('outbox-entries').items"
            + ".find((item) => item.entry.name === arguments[0]).entry.state",
        name);
  }

  @Test
  void showsEarlierSignalsPageByPage() throws Exception {
    for (int i = 0; i < 110; i++) {
      enqueue("many-" + i, "{\"to\":{\"user\":\"vic\"},\"text\":\"m\"}");
    }
    browser.awaits("the last", () -> names().contains("many-109"));
    browser.at(server + "/");
    browser.awaits("a page", () -> names().contains("many-109") && !names().contains("many-1"));
    browser.click("#panel-outbox [data-do=earlier]");
    browser.awaits("the page before", () -> names().contains("many-1"));
    assertThat(names()).doesNotHaveDuplicates();
  }

  @Test
  void keepsAtMostFiveHundredSignals() {
    apply(
        "...Array.from({length: 2000}, (none, i) => ({name: `fed-${i}`, appId: world.appId,"
            + " state: 'accepted', createdAt: new Date(Date.now() + i).toISOString(),"
            + " to: {user: 'wim'}, attempts: []}))");
    browser.awaits("the last", () -> names().contains("fed-1999"));
    assertThat(names()).hasSizeBetween(400, 500);
    assertThat(browser.all("#outbox-entries .row")).hasSizeLessThan(60);
  }

  private static void schedule(String name) throws Exception {
    Instant at = Instant.now().plus(Duration.ofDays(1));
    enqueue(name, "{\"to\":{\"user\":\"quin\"},\"text\":\"m\",\"sendAt\":\"" + at + "\"}");
  }

  private static void enqueue(String name, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(server + "/v1/signals"))
                .header("Idempotency-Key", name)
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private static void fault(String what, String user) throws Exception {
    String fault = "{\"at\":\"openapi\"," + what + ",\"match\":{\"to\":\"" + user + "\"}}";
    assertThat(call("POST", emulator + "/emulator/faults", fault).statusCode()).isLessThan(300);
  }

  private static JsonObject entry(String name) throws Exception {
    return get(server + "/v1/signals/" + name);
  }

  /** Selects a signal in the list, in which new signals may move the rows. */
  private void select(String name) {
    browser.awaits(
        "the details of " + name,
        () -> {
          browser.all("#outbox-entries .row").stream()
              .filter(row -> row.getText().contains(name))
              .findFirst()
              .ifPresent(WebElement::click);
          return browser.all(DETAILS).stream()
              .anyMatch(details -> details.getText().contains(name));
        });
  }

  /** Gives the page events of the outbox, as literals of JavaScript. */
  private void apply(String events) {
    browser.script(
        "return Promise.all([import('/console/world.js'), import('/console/lib.js')])"
            + ".then(([{world}, {changed}]) => {["
            + events
            + "].forEach((event) => world.outbox.apply(event)); changed();})");
  }

  private List<String> names() {
    return items("name");
  }

  private List<String> states() {
    return items("state").stream().distinct().toList();
  }

  @SuppressWarnings("unchecked")
  private List<String> items(String field) {
    return (List<String>)
        browser.script(
            "return document.getElementById('outbox-entries').items"
                + ".map((item) => item.entry[arguments[0]])",
            field);
  }
}
