package dev.rtcsignal.app.testkit;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.SignalTransport;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an emulator for each test that has a parameter or a field of it, and closes it after the
 * test.
 *
 * <pre>{@code
 * @ExtendWith(RtcEmulatorExtension.class)
 * class GreetingTest {
 *   @Test
 *   void greets(RtcEmulator cloud, @User("alice") RtcClient alice) {
 *     alice.join("lobby");
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters, of constructors too, can be {@link RtcEmulator}, {@link SignalTransport}, {@link
 * AppId}, {@link AppKey}, {@link AccessKey}, and {@link RtcClient} annotated with {@link User}.
 * Fields of these types are annotated with {@link Emulated}; they are set before
 * {@code @BeforeEach} methods.
 *
 * <p>An emulator of a static field, of a parameter of {@code @BeforeAll}, or of a class with one
 * instance for all tests ({@code Lifecycle.PER_CLASS}) is shared by all tests of the class and of
 * its {@code @Nested} classes. A test can have several, each with a name in {@link Emulated}. Tests
 * may run in parallel. With JUnit before 5.12 an emulator of a constructor parameter is shared by
 * all tests of the class.
 *
 * <p>Register it with {@code @ExtendWith}, or with {@code @RegisterExtension} for other limits.
 */
public final class RtcEmulatorExtension
    implements ParameterResolver,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final Map<Class<?>, Function<RtcEmulator, ?>> PARTS =
      Map.of(
          RtcEmulator.class, emulator -> emulator,
          SignalTransport.class, RtcEmulator::transport,
          AppId.class, RtcEmulator::app,
          AppKey.class, RtcEmulator::appKey,
          AccessKey.class, RtcEmulator::accessKey);

  private final RtcEmulator.Builder builder;
  private final Map<String, RtcEmulator.Builder> named = new HashMap<>();

  /** Makes an extension whose emulators have the documented limits. */
  public RtcEmulatorExtension() {
    this(RtcEmulator.builder());
  }

  /** Makes an extension whose emulators are built by a builder. */
  public RtcEmulatorExtension(RtcEmulator.Builder builder) {
    this.builder = builder;
  }

  /**
   * Sets another builder for the emulator of a name.
   *
   * @param name as {@link Emulated} has it
   */
  public RtcEmulatorExtension emulator(String name, RtcEmulator.Builder other) {
    named.put(name, other);
    return this;
  }

  /** Gives the constructor of each test what belongs to that test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return supports(parameter.getParameter().getType());
  }

  static boolean supports(Class<?> type) {
    return PARTS.containsKey(type) || type == RtcClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return part(
        parameter.getParameter().getType(),
        parameter.findAnnotation(Emulated.class).map(Emulated::value).orElse(""),
        parameter.findAnnotation(User.class).map(User::value),
        context);
  }

  private Object part(Class<?> type, String name, Optional<String> user, ExtensionContext context) {
    StartedEmulators started = StartedEmulators.of(context);
    RtcEmulator emulator = started.emulator(name, named.getOrDefault(name, builder), context);
    if (type != RtcClient.class) {
      return PARTS.get(type).apply(emulator);
    }
    return started.connect(
        emulator,
        user.orElseThrow(
            () ->
                new ParameterResolutionException(
                    "an RtcClient without its user; annotate it with @User(\"<user id>\")")));
  }

  /** Sets static fields, and those of an instance that all tests share. */
  @Override
  public void beforeAll(ExtensionContext context) {
    EmulatedFields.setStatic(context.getRequiredTestClass(), field -> part(field, context));
    context
        .getTestInstance()
        .ifPresent(
            instance -> {
              EmulatedFields.set(instance, field -> part(field, context));
              StartedEmulators.setFields(context, instance);
            });
  }

  /** Sets the fields of the test's instance and of the outer ones. */
  @Override
  public void beforeEach(ExtensionContext context) {
    context.getRequiredTestInstances().getAllInstances().stream()
        .filter(instance -> !StartedEmulators.hasFields(context, instance))
        .forEach(instance -> EmulatedFields.set(instance, field -> part(field, context)));
  }

  private Object part(Field field, ExtensionContext context) {
    return part(
        field.getType(),
        field.getAnnotation(Emulated.class).value(),
        Optional.ofNullable(field.getAnnotation(User.class)).map(User::value),
        context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    StartedEmulators.close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    StartedEmulators.close(context);
  }
}
