package dev.rtcsignal.app.cli;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.CloudKeys;
import dev.rtcsignal.app.config.ConfigReader;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.config.TextFile;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.AccessKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "send",
    versionProvider = Version.class,
    description = {
      "Sends one signal: to a user in a room, a room, users in a room, or a user anywhere.",
      "Exit code 0: the cloud accepted all of it; 3: it refused some of it;",
      "4: some of it was not sent, so it is safe to repeat;",
      "5: some of it is uncertain, and may have been delivered."
    })
final class SendCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final List<String> KINDS = List.of("room-user", "room", "room-users", "user");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "room-user|room|room-users|user", description = "the audience")
  private String kind;

  @Option(names = "--room", paramLabel = "ROOM", description = "the room")
  private Optional<String> room = Optional.empty();

  @Option(names = "--to", paramLabel = "USER", description = "a user; several for room-users")
  private List<String> to = new ArrayList<>();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "the message; visible in the list of processes")
  private Optional<String> text = Optional.empty();

  @Option(
      names = "--text-file",
      paramLabel = "FILE|-",
      description = {
        "the message, from a file in UTF-8, or - for standard input; it is sent as it is, with its",
        "line breaks"
      })
  private Optional<String> textFile = Optional.empty();

  @Option(names = "--binary-file", paramLabel = "FILE", description = "the message, from a file")
  private Optional<Path> binaryFile = Optional.empty();

  @Mixin private final BulkOptions bulk = new BulkOptions();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  private final Environment environment;
  private final Programs programs;

  SendCommand(Environment environment, Programs programs) {
    this.environment = environment;
    this.programs = programs;
  }

  @Override
  public Integer call() throws InterruptedException {
    require(
        bulk.isComplete() && (!bulk.isUsed() || (kind.equals("room-users") && to.isEmpty())),
        "--to-file is for room-users without --to; --dry-run, --report, --repeat-uncertain,"
            + " --repeat-refused and --job are for --to-file");
    require(bulk.hasRightJob(), "--job takes up to 50 characters of A-Z a-z 0-9 . _ -");
    Payload payload = payload();
    Optional<Audience> audience = bulk.isUsed() ? Optional.empty() : Optional.of(audience());
    ConfigReader reader = new ConfigReader(environment.settings());
    CloudConfig cloud = reader.read(CloudConfig.class);
    reader.require("app-id");
    Optional<AccessKey> key = CloudKeys.accessKey(cloud, reader).map(Supplier::get);
    reader.requireNoMistakes();
    AccessKeys keys = any -> key;
    Draft draft = new Draft(cloud.appId().orElseThrow(), cloud.from(), payload);
    if (audience.isEmpty()) {
      return sendAll(draft, cloud, keys);
    }
    try (OpenApiTransport transport = programs.transport(cloud, keys, UnaryOperator.identity())) {
      return print(transport.send(draft.to(audience.get())));
    }
  }

  private record Draft(AppId app, SenderId from, Payload payload) {
    OutboundSignal to(Audience audience) {
      return new OutboundSignal(app, from, audience, payload);
    }

    BulkPlan to(RoomId room, List<UserId> users) {
      return BulkPlan.builder(app, from, payload).room(room, users).build();
    }

    /** Leaves the payload out. */
    @Override
    public String toString() {
      return "Draft[" + app + ", " + from + "]";
    }
  }

  private int sendAll(Draft draft, CloudConfig cloud, AccessKeys keys) throws InterruptedException {
    BulkPlan plan = draft.to(room(), bulk.users(System.in));
    BulkConsole console = console();
    Optional<StoreSettings> store = new OutboxAccess(environment).durable();
    return store.isPresent()
        ? sendDurably(store.get(), plan, console, cloud, keys)
        : sendRecorded(draft, plan, console, cloud, keys);
  }

  private int sendRecorded(
      Draft draft, BulkPlan plan, BulkConsole console, CloudConfig cloud, AccessKeys keys)
      throws InterruptedException {
    RoomId room = room();
    if (bulk.dryRun() && !Files.exists(bulk.outcomes())) {
      console.describe(plan, CloudConfig.quotaLimits(cloud));
      return 0;
    }
    bulk.requireReportOfItsOwn();
    String message = MessageHash.of(plan.signals().get(0), room, cloud.cloud().uri());
    try (OutcomeFile outcomes = OutcomeFile.open(bulk.outcomes(), message)) {
      bulk.requireNothingLeft(outcomes);
      ListReport earlier = ListReport.of(plan, outcomes.earlier(), bulk.repeated());
      console.resume(earlier, outcomes.path());
      if (earlier.left().isEmpty()) {
        return nothingLeft(earlier, console);
      }
      BulkPlan rest = earlier.earlier().isEmpty() ? plan : draft.to(room, earlier.left());
      if (bulk.dryRun() || !json) {
        console.describe(rest, CloudConfig.quotaLimits(cloud));
      }
      BulkSend send = new BulkSend(environment, console, outcomes, earlier);
      return bulk.dryRun() ? 0 : send(send, outcomes, rest, cloud, keys);
    }
  }

  /**
   * The outbox knows each signal by its content, so the same command goes on where it was cut off.
   */
  private int sendDurably(
      StoreSettings store, BulkPlan plan, BulkConsole console, CloudConfig cloud, AccessKeys keys)
      throws InterruptedException {
    if (bulk.dryRun() || !json) {
      console.describe(plan, CloudConfig.quotaLimits(cloud));
    }
    if (bulk.dryRun()) {
      return 0;
    }
    ListReport all = ListReport.of(plan, Map.of(), Set.of());
    BulkSend send = new BulkSend(environment, console, RunRecord.OF_THE_OUTBOX, all);
    console.tell("kept in " + store.url().text() + "; the same command goes on if this is cut off");
    try (BulkFiles files = BulkFiles.open(bulk);
        OpenOutbox outbox = programs.outbox(store, cloud, keys)) {
      return send.run(new JobTransport(outbox.outbox(), bulk.job(), bulk.repeated()), plan, files);
    }
  }

  private BulkConsole console() {
    return new BulkConsole(
        environment.out(), spec.commandLine().getErr(), json, Terminal.isInteractive());
  }

  private int send(
      BulkSend send, OutcomeFile outcomes, BulkPlan plan, CloudConfig cloud, AccessKeys keys)
      throws InterruptedException {
    try (BulkFiles files = BulkFiles.open(bulk);
        OpenApiTransport transport =
            programs.transport(cloud, keys, gateway -> send.recorded(gateway, outcomes))) {
      return send.run(transport, plan, files);
    }
  }

  private int nothingLeft(ListReport earlier, BulkConsole console) {
    if (!bulk.dryRun()) {
      try (BulkFiles files = BulkFiles.open(bulk)) {
        files.write(earlier, true);
      }
    }
    console.summary(earlier);
    return SendExit.of(earlier.counts());
  }

  private int print(SendResult result) {
    JsonObject body = SendResultJson.of(result).body();
    boolean accepted = result instanceof SendResult.Accepted;
    PrintWriter to = accepted || json ? environment.out() : spec.commandLine().getErr();
    to.println(json ? body.toString() : line(body));
    to.flush();
    return SendExit.of(result);
  }

  private static String line(JsonObject body) {
    return body.entrySet().stream()
        .map(
            field ->
                field.getValue() instanceof JsonString value
                    ? field.getKey() + "=" + value.getString()
                    : field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining(" "));
  }

  private Audience audience() {
    return switch (kind) {
      case "user" -> {
        require(room.isEmpty(), "user takes no --room");
        yield new Audience.User(oneUser());
      }
      case "room-user" -> new Audience.RoomMember(room(), oneUser());
      case "room-users" -> new Audience.RoomMembers(room(), to.stream().map(UserId::new).toList());
      case "room" -> {
        require(to.isEmpty(), "room takes no --to");
        yield new Audience.WholeRoom(room());
      }
      default -> throw wrong(UsageErrors.unknownCommand(kind, KINDS));
    };
  }

  private RoomId room() {
    return new RoomId(room.orElseThrow(() -> wrong(kind + " needs --room")));
  }

  private UserId oneUser() {
    require(to.size() == 1, kind + " needs one --to");
    return new UserId(to.get(0));
  }

  private Payload payload() {
    List<String> given =
        Stream.of("--text", "--text-file", "--binary-file").filter(this::isGiven).toList();
    require(!given.isEmpty(), "send needs --text, --text-file or --binary-file");
    require(given.size() == 1, "send takes one message, not both " + String.join(" and ", given));
    if (binaryFile.isPresent()) {
      return Payload.binary(
          read("--binary-file", binaryFile.get(), () -> Files.readAllBytes(binaryFile.get())));
    }
    return Payload.text(text.orElseGet(() -> text(textFile.orElseThrow())));
  }

  private boolean isGiven(String option) {
    return ((Optional<?>) spec.findOption(option).getValue()).isPresent();
  }

  private String text(String file) {
    if (!file.equals(STANDARD_INPUT)) {
      Path path = Path.of(file);
      return read("--text-file", path, () -> TextFile.read(path));
    }
    Optional<?> users = spec.findOption("--to-file").getValue();
    require(
        users.filter(STANDARD_INPUT::equals).isEmpty(),
        "standard input is either --text-file or --to-file, not both");
    return read("--text-file", Path.of(file), () -> TextFile.read(System.in));
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T read(String option, Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw wrong(option + " cannot be read: " + file + ": " + TextFile.reason(file, e));
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw wrong(message);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
