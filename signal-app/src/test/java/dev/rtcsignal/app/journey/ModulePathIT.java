package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's module on the module path, with the four libraries and their dependencies. */
class ModulePathIT {
  private static final List<String> MODULES =
      List.of(
          "signal-domain",
          "signal-ports",
          "signal-adapter-http",
          "signal-adapter-webhook",
          "jakarta.json-api",
          "jakarta.json.bind-api",
          "yasson",
          "parsson");

  private static final String MODULE =
      "module user { requires dev.rtcsignal.adapter.http; requires dev.rtcsignal.adapter.webhook;"
          + " }";

  private static final String MAIN =
      """
      package user;

      import dev.rtcsignal.adapter.http.OpenApiTransport;
      import dev.rtcsignal.adapter.http.Signals;
      import dev.rtcsignal.adapter.routing.*;
      import dev.rtcsignal.adapter.webhook.SignalWebhook;
      import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
      import dev.rtcsignal.domain.auth.*;
      import dev.rtcsignal.domain.inbound.Ack;
      import dev.rtcsignal.domain.message.*;
      import dev.rtcsignal.ports.SignalTransport;
      import dev.rtcsignal.ports.memory.*;
      import java.net.URI;
      import java.time.*;
      import java.util.SplittableRandom;

      public class Main {
        public static void main(String[] args) throws Exception {
          SignalTransport none = InMemoryTransport.accepting();
          SenderId server = new SenderId("server");
          if (args.length > 0) {
            switch (args[0]) {
              case "transport" -> Signals.volcengine("app", "server", AccessKey.of("id", "secret"));
              case "router" -> SignalRouter.builder(none, server).build();
              default -> Asker.builder(none, server).build();
            }
            return;
          }
          AppId app = new AppId("60af4c8dcb758d00ce35adb3");
          AppKey key = new AppKey(app, "module-path-app-key-0123456789");
          Instant now = Instant.now();
          String signature =
              CallbackSignature.mint(key, "hyf", Lifetime.starting(now, Duration.ofHours(1)), 7)
                  .text();
          SignalWebhook webhook =
              SignalWebhook.builder(
                      TokenSenderCheck.of(new InMemoryKeys().add(key), Duration.ZERO),
                      new RecordingHandler(Ack.text("ok")),
                      () -> now)
                  .build();
          String body =
              "{\\"message\\":\\"m\\",\\"binary\\":false,\\"signature\\":\\"" + signature + "\\"}";
          System.out.println(
              webhook.receive(body.getBytes("UTF-8")).toCompletableFuture().get().status());
          try (OpenApiTransport transport =
              OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
                  .app(app, AccessKey.of("AKLTmodule", "module-path-secret-0123456789"))
                  .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
                  .build()) {
            System.out.println(
                transport.send(
                    new OutboundSignal(
                        app,
                        new SenderId("server"),
                        new Audience.WholeRoom(new RoomId("r")),
                        Payload.text("hi"))));
          }
        }
      }
      """;

  @Test
  void sendsAndReceives(@TempDir Path folder) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThat(run(java, List.of("-p", compiled(folder)), List.of()).lines())
        .containsExactly("200", "NotSent[reason=CANNOT_CONNECT]");
  }

  /** Returns the module path with the user's module. */
  private static String compiled(Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolve("src/user"));
    Path module = Files.writeString(folder.resolve("src/module-info.java"), MODULE);
    Path main = Files.writeString(source.resolve("Main.java"), MAIN);
    String path = modulePath();
    Path classes = folder.resolve("classes");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-p",
                path,
                "-d",
                classes.toString(),
                module.toString(),
                main.toString());
    assertThat(code).isZero();
    return path + File.pathSeparator + classes;
  }

  /** Regression: the image failed with the first send; row F10 of the field faults. */
  @Test
  void anImageOfJlinkSendsAndReceives(@TempDir Path folder) throws Exception {
    String path = compiled(folder);
    assertThat(
            run(
                    image(folder, path, "user,org.eclipse.yasson,org.eclipse.parsson"),
                    List.of(),
                    List.of())
                .lines())
        .containsExactly("200", "NotSent[reason=CANNOT_CONNECT]");
  }

  @Test
  void anImageWithoutAProviderSaysSoWhenSomethingIsBuilt(@TempDir Path folder) throws Exception {
    Path java = image(folder, compiled(folder), "user");
    for (List<String> built :
        List.of(List.<String>of(), List.of("transport"), List.of("router"), List.of("asker"))) {
      assertThat(run(java, List.of(), built))
          .as(built.toString())
          .contains(
              "IllegalStateException: no provider of Jakarta JSON Processing; add"
                  + " org.eclipse.parsson:parsson, and to an image of jlink --add-modules"
                  + " org.eclipse.parsson")
          .doesNotContain("ExceptionInInitializerError");
    }
  }

  private static Path image(Path folder, String path, String modules) {
    Path image = folder.resolve("image");
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    int code =
        java.util.spi.ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                printer,
                printer,
                "-p",
                path,
                "--add-modules",
                modules,
                "--output",
                image.toString());
    assertThat(code).as(out.toString()).isZero();
    return image.resolve("bin/java");
  }

  private static String run(Path java, List<String> options, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(List.of("-m", "user/user.Main"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  private static String modulePath() {
    List<String> found =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("-tests") && !entry.contains("-fixtures"))
            .filter(
                entry ->
                    MODULES.stream()
                        .anyMatch(
                            name -> Path.of(entry).getFileName().toString().startsWith(name + "-")))
            .toList();
    assertThat(found).hasSize(MODULES.size());
    return found.stream().collect(Collectors.joining(File.pathSeparator));
  }
}
