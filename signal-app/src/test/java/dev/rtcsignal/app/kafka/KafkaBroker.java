package dev.rtcsignal.app.kafka;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker of Kafka that is a process of its own, so that it can be stopped and killed. */
final class KafkaBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final AtomicReference<KafkaBroker> SHARED = new AtomicReference<>();

  private final int port = freePort();
  private final int controllerPort = freePort();
  private final Path folder;
  private final Path config;
  private Process process;

  private KafkaBroker() throws Exception {
    Path logs = Files.createDirectories(Path.of("target", "it-logs"));
    this.folder = Files.createTempDirectory(logs, "kafka-broker-");
    this.config = Files.writeString(folder.resolve("server.properties"), properties());
    Process format = run("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c");
    if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
      throw new AssertionError("no storage for Kafka: see " + folder);
    }
  }

  static KafkaBroker start() throws Exception {
    KafkaBroker broker = new KafkaBroker();
    broker.startAgain();
    return broker;
  }

  /** Returns the broker of all tests that leave it running; it ends with the tests. */
  static synchronized KafkaBroker shared() throws Exception {
    if (SHARED.get() == null) {
      KafkaBroker broker = start();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      SHARED.set(broker);
    }
    return SHARED.get();
  }

  private String properties() {
    return String.join(
        "\n",
        "process.roles=broker,controller",
        "node.id=1",
        "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
        "log.dirs=" + folder.resolve("data").toAbsolutePath(),
        "auto.create.topics.enable=false",
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "group.initial.rebalance.delay.ms=0",
        "");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Process run(String main, String... args) throws IOException {
    String classPath = Files.readString(Path.of(System.getProperty("kafka.classpath")));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-cp",
                classPath,
                main));
    command.addAll(List.of(args));
    command.add(config.toString());
    Path out = folder.resolve("out.txt");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
        .start();
  }

  /** Starts the process on the same storage and port, and waits until it answers. */
  void startAgain() throws IOException {
    process = run("kafka.Kafka");
    awaitAnswer();
  }

  /** Waits until the broker answers. */
  void awaitAnswer() {
    try (Admin admin = admin()) {
      await("answer of Kafka, see " + folder)
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty());
    }
  }

  String servers() {
    return "127.0.0.1:" + port;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers(), "reconnect.backoff.max.ms", "200"));
  }

  void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** Sends a signal, as STOP and CONT. */
  void signal(String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }

  /** Sends SIGKILL, and waits until the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
