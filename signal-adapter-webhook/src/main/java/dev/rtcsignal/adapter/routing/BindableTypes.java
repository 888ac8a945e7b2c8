package dev.rtcsignal.adapter.routing;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks that JSON-B can read a type and the types of its properties, so that a mistake is reported
 * when a route is added and not with its first message. Not for use by many threads.
 */
final class BindableTypes {
  private final JsonbMapping mapping;
  private final Module binder;
  private final Set<ResolvedType> seen = new HashSet<>();

  /**
   * @param binder the module that makes the objects
   */
  BindableTypes(JsonbMapping mapping, Module binder) {
    this.mapping = mapping;
    this.binder = binder;
  }

  /**
   * @throws IllegalArgumentException if JSON-B cannot read the type; says what it lacks
   */
  void check(ResolvedType type) {
    checkUnformatted(type.unformatted().orElse(type));
  }

  private void checkUnformatted(ResolvedType type) {
    Class<?> raw = type.raw();
    if (!seen.add(type) || isReadAsAWhole(raw)) {
      return;
    }
    type.arguments().forEach(this::check);
    if (raw.isArray()) {
      check(type.component());
    } else if (Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)) {
      checkContainer(raw);
      checkKey(type);
    } else if (raw.isEnum()) {
      requireNoForeignAnnotations(raw);
    } else if (JsonbMapping.isOfTheJdk(raw)) {
      require(
          ExactJdkType.is(raw),
          raw,
          "is a type that JSON-B does not read exactly: take " + ExactJdkType.instead(raw));
    } else {
      requireNoForeignAnnotations(raw);
      checkClass(type);
    }
  }

  private static boolean isReadAsAWhole(Class<?> raw) {
    return ExactScalar.is(raw) || IdAdapters.is(raw) || JsonbMapping.hasReader(raw);
  }

  private static void checkContainer(Class<?> raw) {
    if (raw.isInterface()) {
      require(
          ExactJdkType.isContainer(raw),
          raw,
          "is an interface of which JSON-B makes no object: take a Collection, List, Set or Map");
    } else {
      require(isInstantiable(raw), raw, "has no public constructor without parameters");
    }
  }

  private static void checkKey(ResolvedType type) {
    Class<?> key = type.argument(Map.class, 0).raw();
    require(
        MapKey.is(key) || JsonbMapping.hasReader(key),
        type.raw(),
        "has keys of %s, which JSON-B does not read exactly: take String".formatted(key.getName()));
  }

  private static boolean isInstantiable(Class<?> raw) {
    return raw == EnumSet.class
        || Stream.of(raw.getConstructors()).anyMatch(one -> one.getParameterCount() == 0);
  }

  private void checkClass(ResolvedType type) {
    Class<?> raw = type.raw();
    requireAccess(raw);
    JsonbTypeInfo subtypes = raw.getDeclaredAnnotation(JsonbTypeInfo.class);
    if (subtypes != null) {
      Stream.of(subtypes.value()).forEach(one -> check(ResolvedType.of(one.type())));
    }
    if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
      require(
          subtypes != null,
          raw,
          "is %s, of which JSON-B cannot choose an implementation: list them in @JsonbTypeInfo, or"
                  .formatted(kind(raw))
              + " take a JsonValue");
    } else {
      requireConstruction(raw);
      checkProperties(type);
    }
  }

  private void checkProperties(ResolvedType type) {
    Map<String, ResolvedType> properties = mapping.properties(type);
    boolean keepsNothing =
        properties.isEmpty() && !type.raw().isRecord() && !BeanProperty.of(type).isEmpty();
    require(
        !keepsNothing,
        type.raw(),
        "has no property that JSON-B can set: add setters, public fields or a @JsonbCreator"
            + " (a Kotlin class with val has none)");
    properties.values().forEach(this::check);
  }

  private static String kind(Class<?> raw) {
    if (raw.isSealed()) {
      return raw.isInterface() ? "a sealed interface" : "a sealed class";
    }
    return raw.isInterface() ? "an interface" : "an abstract class";
  }

  private void requireAccess(Class<?> raw) {
    require(Modifier.isPublic(raw.getModifiers()), raw, "is not public");
    Module module = raw.getModule();
    String packageName = raw.getPackageName();
    require(
        module.isExported(packageName, binder) || module.isOpen(packageName, binder),
        raw,
        "is in a package that module %s hides from JSON-B: add \"exports %s;\" or \"opens %s to %s;\""
            .formatted(module.getName(), packageName, packageName, binder.getName()));
  }

  private static void requireConstruction(Class<?> raw) {
    Optional<Executable> creator = JsonbMapping.creator(raw);
    if (creator.isPresent()) {
      requireCreator(raw, creator.get());
    } else if (raw.isRecord()) {
      int constructors = raw.getDeclaredConstructors().length;
      require(
          constructors == 1,
          raw,
          "is a record with " + constructors + " constructors: annotate one with @JsonbCreator");
      for (RecordComponent component : raw.getRecordComponents()) {
        requireKnown(raw, component.getName(), component.getGenericType());
      }
    } else {
      require(
          raw.getEnclosingClass() == null || Modifier.isStatic(raw.getModifiers()),
          raw,
          "is an inner class: make it static");
      require(
          Stream.of(raw.getDeclaredConstructors()).anyMatch(BindableTypes::isDefault),
          raw,
          "has no public constructor without parameters: add one, or annotate another with"
              + " @JsonbCreator (a class of Lombok's @Value and a Kotlin class with val have none)");
    }
  }

  private static boolean isDefault(Constructor<?> constructor) {
    int modifiers = constructor.getModifiers();
    return constructor.getParameterCount() == 0
        && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
  }

  private static void requireCreator(Class<?> raw, Executable creator) {
    require(
        Modifier.isPublic(creator.getModifiers()), raw, "has a @JsonbCreator that is not public");
    for (Parameter parameter : creator.getParameters()) {
      require(
          parameter.isNamePresent() || parameter.isAnnotationPresent(JsonbProperty.class),
          raw,
          "has a @JsonbCreator with parameters that have no names: annotate them with"
              + " @JsonbProperty, or compile with -parameters");
    }
  }

  private static void requireKnown(Class<?> raw, String component, Type type) {
    require(
        !(type instanceof TypeVariable),
        raw,
        "is a record whose component "
            + component
            + " is a type variable, which JSON-B does not resolve: take a record of fixed types");
  }

  private static void requireNoForeignAnnotations(Class<?> raw) {
    annotated(raw)
        .flatMap(element -> Stream.of(element.getAnnotations()))
        .map(Annotation::annotationType)
        .filter(ForeignAnnotations::changeTheMapping)
        .findFirst()
        .ifPresent(
            annotation -> {
              throw unreadable(
                  raw,
                  ("has the annotation @%s of %s, which JSON-B ignores: use JSON-B's annotations,"
                          + " or set a JsonCodec over that library")
                      .formatted(annotation.getSimpleName(), annotation.getPackageName()));
            });
  }

  private static Stream<AnnotatedElement> annotated(Class<?> raw) {
    Stream<Executable> executables =
        Stream.concat(
            Stream.of(raw.getDeclaredConstructors()), Stream.of(raw.getDeclaredMethods()));
    return Stream.of(
            Stream.of(raw),
            Stream.of(raw.getDeclaredFields()),
            executables.flatMap(
                one -> Stream.concat(Stream.of(one), Stream.of(one.getParameters()))))
        .flatMap(elements -> elements);
  }

  private static void require(boolean kept, Class<?> raw, String lack) {
    if (!kept) {
      throw unreadable(raw, lack);
    }
  }

  private static IllegalArgumentException unreadable(Class<?> raw, String lack) {
    return new IllegalArgumentException(raw.getName() + " " + lack);
  }
}
