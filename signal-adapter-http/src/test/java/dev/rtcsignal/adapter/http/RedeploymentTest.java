package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Regression: a thread of the transport kept the class loader of an application that was deployed
 * anew (eclipse-ee4j/jersey#3044, mizosoft/methanol#124). Row D6 of the field faults.
 */
@Timeout(120)
class RedeploymentTest {
  /** An application that sends once, to a cloud that is not there, and closes its transport. */
  public static final class Application implements Callable<String> {
    @Override
    public String call() throws Exception {
      AppId app = new AppId("app");
      try (OpenApiTransport transport =
          OpenApiTransport.builder(InstantSource.system(), new SecureRandom())
              .app(app, AccessKey.of("AKLT", "redeployment-secret"))
              .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
              .callTimeout(Duration.ofMillis(300))
              .build()) {
        Audience lobby = new Audience.WholeRoom(new RoomId("lobby"));
        return transport
            .send(new OutboundSignal(app, new SenderId("server"), lobby, Payload.text("x")))
            .toString();
      }
    }
  }

  /** The JDK ends the threads of its client when it collects it, which no call can force. */
  @Test
  void aClosedTransportLeavesNoThreadOfTheApplication() throws Exception {
    ClassLoader application = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
    runIn(application);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getContextClassLoader() == application)
                    .filteredOn(thread -> !thread.getName().startsWith("HttpClient-"))
                    .isEmpty());
  }

  private static void runIn(ClassLoader own) throws Exception {
    Class<?> application = own.loadClass(Application.class.getName());
    assertThat(application).isNotSameAs(Application.class);
    Callable<?> run = (Callable<?>) application.getConstructor().newInstance();
    // As a container does: threads inherit it, and services are found by it.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(own);
    try {
      assertThat(run.call().toString()).contains("NotSent");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(RedeploymentTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
