package dev.rtcsignal.app.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Sets the fields of test classes that are annotated with {@link Emulated}. */
final class EmulatedFields {
  private EmulatedFields() {}

  static void setStatic(Class<?> type, Function<Field, Object> value) {
    fields(type)
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .forEach(field -> set(null, field, value));
  }

  static void set(Object instance, Function<Field, Object> value) {
    fields(instance.getClass())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .forEach(field -> set(instance, field, value));
  }

  private static Stream<Field> fields(Class<?> type) {
    return Stream.<Class<?>>iterate(type, one -> one != null, Class::getSuperclass)
        .flatMap(one -> Stream.of(one.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(Emulated.class));
  }

  private static void set(Object instance, Field field, Function<Field, Object> value) {
    if (!RtcEmulatorExtension.supports(field.getType())) {
      throw mistake(
          field, "an emulator sets none of that type; see RtcEmulatorExtension for the types");
    }
    if (Modifier.isFinal(field.getModifiers())) {
      throw mistake(field, "@Emulated fields are set for each test; remove final");
    }
    try {
      field.setAccessible(true);
      field.set(instance, value.apply(field));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot set " + field, e);
    }
  }

  private static ExtensionConfigurationException mistake(Field field, String rule) {
    return new ExtensionConfigurationException(
        field.getDeclaringClass().getSimpleName()
            + "."
            + field.getName()
            + " ("
            + field.getType().getSimpleName()
            + "): "
            + rule);
  }
}
