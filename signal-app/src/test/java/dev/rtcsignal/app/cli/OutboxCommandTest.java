package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look into the outbox, on the store of a bulk send. */
@Timeout(120)
class OutboxCommandTest {
  private final TestCloud cloud = TestCloud.start();

  @TempDir private Path folder;

  private String store;
  private BulkCommand bulk;

  @BeforeEach
  void sendToFortyUsers() throws Exception {
    store = "sqlite:" + folder.resolve("signal.db");
    bulk = BulkCommand.of(cloud, folder, 40).over(store);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private CommandRun run(int code, String... command) {
    CommandRun run = new CommandRun();
    run.settings.putAll(cloud.settings());
    run.settings.put("store", store);
    assertThat(run.run(command)).as(run.err + "" + run.out).isEqualTo(code);
    return run;
  }

  private List<String> names() {
    return run(0, "outbox", "list", "--json")
        .out
        .toString()
        .lines()
        .map(line -> Json.parse(line).orElseThrow().getString("name"))
        .toList();
  }

  @Test
  void aSecondRunOfABulkSendJoinsTheFirst() {
    assertThat(bulk.send("once")).as(bulk.err()).isZero();
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(40);
    List<String> first = names();
    assertThat(bulk.send("once")).isZero();
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(40);
    assertThat(names()).isEqualTo(first).isNotEmpty();
    assertThat(bulk.send("once", "--job=again")).isZero();
    assertThat(names()).hasSize(2 * first.size());
  }

  @Test
  void listsAndShowsWhatWasSent() {
    bulk.send("once");
    String name = names().get(0);
    assertThat(run(0, "outbox", "list").out.toString()).contains(name + "  accepted");
    assertThat(run(0, "outbox", "list", "--state=uncertain").out.toString()).isEmpty();
    assertThat(run(0, "outbox", "show", name).out.toString()).startsWith(name);
  }

  @Test
  void changesNothingThatItsStateForbids() {
    bulk.send("once");
    String name = names().get(0);
    assertThat(run(1, "outbox", "retry", name).err.toString())
        .contains(name + ": not changed, since it is accepted");
    assertThat(run(1, "outbox", "drop", name).err.toString()).contains("not changed");
    assertThat(run(1, "outbox", "show", "nothing").err.toString())
        .contains("nothing: no signal has this name");
  }

  @Test
  void refusesWrongValues() {
    bulk.send("once");
    run(2, "outbox", "list", "--state=sent");
    run(2, "outbox", "list", "--since=yesterday");
    run(2, "outbox", "list", "--limit=0");
    run(2, "outbox", "show", "a b");
    run(2, "outbox", "schema", "--dialect=oracle");
    run(2, "outbox");
  }

  @Test
  void printsTheSchemaOfEachDatabase() {
    assertThat(run(0, "outbox", "schema", "--dialect=postgresql").out.toString())
        .contains("CREATE TABLE IF NOT EXISTS signal_outbox", "BYTEA");
    assertThat(run(0, "outbox", "schema", "--dialect=mysql").out.toString())
        .contains("ENGINE = InnoDB");
    assertThat(run(0, "outbox", "schema").out.toString()).contains("AUTOINCREMENT");
  }

  @Test
  void tellsThatThereIsNoStore() {
    assertThat(run(1, "outbox", "list").err.toString())
        .contains("where there is no store; start serve first");
    store = "memory";
    assertThat(run(1, "outbox", "list").err.toString()).contains("only its own process has");
    store = "postgres://host/db";
    assertThat(run(2, "outbox", "list").err.toString()).contains("SIGNAL_STORE is wrong");
  }
}
