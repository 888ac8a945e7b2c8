package dev.rtcsignal.app.testkit;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.SignalTransport;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an emulator for each test that has a parameter of it, and closes it after the test. One
 * that {@code @BeforeAll} has a parameter of is shared by all tests of the class. Parameters can be
 * {@link RtcEmulator}, {@link SignalTransport}, {@link AppId}, {@link AppKey}, {@link AccessKey},
 * and {@link RtcClient} annotated with {@link User}.
 *
 * <p>Register it with {@code @ExtendWith}, or with {@code @RegisterExtension} for other limits:
 *
 * <pre>{@code
 * @ExtendWith(RtcEmulatorExtension.class)
 * class GreetingTest {
 *   @Test
 *   void greets(RtcEmulator cloud, @User("alice") RtcClient alice) { ... }
 * }
 * }</pre>
 */
public final class RtcEmulatorExtension
    implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(RtcEmulatorExtension.class);

  private static final Map<Class<?>, Function<RtcEmulator, ?>> PARTS =
      Map.of(
          RtcEmulator.class, emulator -> emulator,
          SignalTransport.class, RtcEmulator::transport,
          AppId.class, RtcEmulator::app,
          AppKey.class, RtcEmulator::appKey,
          AccessKey.class, RtcEmulator::accessKey);

  private final RtcEmulator.Builder builder;

  /** Makes an extension whose emulators have the documented limits. */
  public RtcEmulatorExtension() {
    this(RtcEmulator.builder());
  }

  /** Makes an extension whose emulators are built by a builder. */
  public RtcEmulatorExtension(RtcEmulator.Builder builder) {
    this.builder = builder;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    boolean perTest = !(parameter.getDeclaringExecutable() instanceof Constructor);
    return perTest && (PARTS.containsKey(type) || type == RtcClient.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RtcEmulator emulator = emulator(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == RtcClient.class) {
      return parameter
          .findAnnotation(User.class)
          .map(user -> connect(emulator, user.value(), context))
          .orElseThrow(
              () ->
                  new ParameterResolutionException(
                      "annotate the RtcClient parameter with @User(\"<user id>\")"));
    }
    return PARTS.get(type).apply(emulator);
  }

  /** Clients are closed after their test, also if the emulator is shared. */
  private static RtcClient connect(RtcEmulator emulator, String user, ExtensionContext context) {
    RtcClient client = emulator.client(user);
    Clients clients =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                context.getUniqueId(), first -> new Clients(new ArrayList<>()), Clients.class);
    clients.connected.add(client);
    return client;
  }

  private RtcEmulator emulator(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(RtcEmulator.class, started -> builder.start(), RtcEmulator.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  /** JUnit before 5.13 does not close stored values that are only AutoCloseable. */
  private static void close(ExtensionContext context) {
    Clients clients = context.getStore(NAMESPACE).remove(context.getUniqueId(), Clients.class);
    if (clients != null) {
      clients.connected.forEach(RtcClient::close);
    }
    RtcEmulator own = context.getStore(NAMESPACE).remove(RtcEmulator.class, RtcEmulator.class);
    if (own != null) {
      own.close();
    }
  }

  private record Clients(List<RtcClient> connected) {}
}
