package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.ProgramsOfTests;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs {@code send room-users --to-file --json} on a list of users, against a test cloud. */
final class BulkCommand {
  final Path users;
  private final Map<String, String> settings = new HashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private BulkCommand(TestCloud cloud, Path users) {
    this.users = users;
    settings.putAll(cloud.settings());
  }

  /** Writes a list of {@code user0} and so on. */
  static BulkCommand of(TestCloud cloud, Path folder, int count) throws IOException {
    Path file = folder.resolve("users.txt");
    Files.write(file, IntStream.range(0, count).mapToObj(i -> "user" + i).toList());
    return new BulkCommand(cloud, file);
  }

  /** Keeps the job in an outbox. */
  BulkCommand over(String store) {
    settings.put("store", store);
    return this;
  }

  /** Returns the exit code. */
  int send(String text, String... more) {
    return sendTo(users, text, more);
  }

  int sendTo(Path list, String text, String... more) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> command =
        new ArrayList<>(List.of("send", "room-users", "--room=Room1", "--json", "--text=" + text));
    command.add("--to-file=" + list);
    command.addAll(List.of(more));
    Environment environment =
        new Environment(
            Settings.of(settings),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(out));
    return CommandLines.run(
        environment,
        ProgramsOfTests.in(environment),
        new PrintWriter(err),
        command.toArray(String[]::new));
  }

  Path file(String suffix) {
    return Path.of(users + suffix);
  }

  String err() {
    return err.toString();
  }

  String out() {
    return out.toString();
  }

  JsonObject summary() {
    List<String> lines = out.toString().lines().toList();
    return Json.parse(lines.get(lines.size() - 1)).orElseThrow();
  }
}
