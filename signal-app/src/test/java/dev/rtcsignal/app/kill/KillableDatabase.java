package dev.rtcsignal.app.kill;

import static org.awaitility.Awaitility.await;

import dev.rtcsignal.ports.fixture.MariaDbServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A database server that is killed and started again on the same folder and port. */
interface KillableDatabase extends AutoCloseable {
  String url();

  /** Kills the server, as {@code kill -9}, and starts it again; returns when it answers. */
  default void killAndStartAgain() throws Exception {
    kill();
    startAgain();
  }

  /** Kills the server, as {@code kill -9}; returns when it is gone. */
  void kill() throws Exception;

  /** Starts a server that was killed; returns when it answers. */
  void startAgain() throws Exception;

  @Override
  void close() throws IOException;

  static KillableDatabase mariadb() throws Exception {
    MariaDbServer server = MariaDbServer.start();
    try (Connection connection = DriverManager.getConnection(server.url(""))) {
      connection.createStatement().execute("CREATE DATABASE signals");
    }
    return new MariaDb(server);
  }

  static KillableDatabase postgresql(Path folder) throws IOException {
    return new Postgresql(folder.resolve("postgresql"), freePort()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** MariaDB. */
  record MariaDb(MariaDbServer server) implements KillableDatabase {
    @Override
    public String url() {
      return server.url("signals");
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void startAgain() throws IOException {
      server.startAgain();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** PostgreSQL; its other processes end by themselves soon after the postmaster. */
  final class Postgresql implements KillableDatabase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    Postgresql(Path data, int port) {
      this.data = data;
      this.port = port;
    }

    Postgresql start() throws IOException {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
      return this;
    }

    @Override
    public String url() {
      return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    @Override
    public void kill() throws Exception {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      var others = postmaster.children().toList();
      postmaster.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
      await().atMost(PATIENCE).until(() -> others.stream().noneMatch(ProcessHandle::isAlive));
      server.close();
    }

    @Override
    public void startAgain() throws IOException {
      start();
      await().atMost(PATIENCE).until(this::answers);
    }

    private boolean answers() {
      try {
        DriverManager.getConnection(url()).close();
        return true;
      } catch (SQLException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
