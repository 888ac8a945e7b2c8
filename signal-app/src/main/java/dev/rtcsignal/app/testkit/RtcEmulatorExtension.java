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
 * Gives each test an emulator of its own, started when a parameter asks for it and closed after the
 * test; one that {@code @BeforeAll} asked for serves all tests of the class. Parameters can be
 * {@link RtcEmulator}, {@link SignalTransport}, {@link AppId}, {@link AppKey}, {@link AccessKey},
 * and {@link RtcClient} annotated with {@link User}.
 *
 * <p>With {@code @ExtendWith}, or with {@code @RegisterExtension} for other limits.
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

  /** An emulator with the documented limits. */
  public RtcEmulatorExtension() {
    this(RtcEmulator.builder());
  }

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
              () -> new ParameterResolutionException("an RtcClient needs @User(\"its user id\")"));
    }
    return PARTS.get(type).apply(emulator);
  }

  /** With the test its clients go, also where the emulator stays. */
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

  /** Done here, as JUnit before 5.13 closes nothing that is only AutoCloseable. */
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
