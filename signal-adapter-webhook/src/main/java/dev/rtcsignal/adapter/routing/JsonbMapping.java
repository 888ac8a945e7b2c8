package dev.rtcsignal.adapter.routing;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbNumberFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbTypeDeserializer;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.json.bind.annotation.JsonbVisibility;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The properties that JSON-B sets of a class, by their names in JSON. Kept per type, since finding
 * them is slow. Safe for use by many threads.
 */
final class JsonbMapping {
  /** What these read is not compared with JSON. */
  private static final List<Class<? extends Annotation>> READERS =
      List.of(JsonbTypeAdapter.class, JsonbTypeDeserializer.class);

  private final Map<ResolvedType, Map<String, ResolvedType>> properties = new ConcurrentHashMap<>();

  /** Returns whether annotations make JSON-B read a class or member in a way of its own. */
  static boolean hasReader(AnnotatedElement element) {
    return READERS.stream().anyMatch(element::isAnnotationPresent);
  }

  /** A date format says nothing about what is no date, and JSON-B binds it as without. */
  private static boolean isCustomised(ResolvedType type, AnnotatedElement element) {
    return hasReader(element)
        || (element.isAnnotationPresent(JsonbDateFormat.class) && mayBeDate(type.raw()));
  }

  private static boolean mayBeDate(Class<?> raw) {
    return Stream.of("java.time.", "java.util.Date", "java.util.Calendar", "java.sql.")
        .anyMatch(raw.getName()::startsWith);
  }

  /** Returns whether a strategy chooses the members, of which any may be set then. */
  private static boolean hasVisibility(Class<?> type) {
    Package around = type.getPackage();
    return type.isAnnotationPresent(JsonbVisibility.class)
        || (around != null && around.isAnnotationPresent(JsonbVisibility.class));
  }

  static boolean isOfTheJdk(Class<?> type) {
    return type.isPrimitive() || type.getName().matches("(java|javax|jakarta)\\..*");
  }

  /** Returns the type that an object names itself, of those that the annotation lists. */
  ResolvedType subtype(ResolvedType type, JsonObject object) {
    JsonbTypeInfo info = type.raw().getDeclaredAnnotation(JsonbTypeInfo.class);
    if (info == null || !(object.get(info.key()) instanceof JsonString alias)) {
      return type;
    }
    return Stream.of(info.value())
        .filter(one -> one.alias().equals(alias.getString()) && one.type() != type.raw())
        .findFirst()
        .map(one -> subtype(ResolvedType.of(one.type()), object))
        .orElse(type);
  }

  /** Returns the constructor or factory method that is annotated for JSON-B. */
  static Optional<Executable> creator(Class<?> type) {
    return Stream.<Executable>concat(
            Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()))
        .filter(one -> one.isAnnotationPresent(JsonbCreator.class))
        .findFirst();
  }

  /** Returns the properties that can be set. */
  Map<String, ResolvedType> properties(ResolvedType type) {
    // Not computeIfAbsent: finding them may fail, and reflection is no work for a locked map.
    Map<String, ResolvedType> known = properties.get(type);
    if (known == null) {
      known = Map.copyOf(find(type));
      properties.put(type, known);
    }
    return known;
  }

  private static Map<String, ResolvedType> find(ResolvedType type) {
    Map<String, ResolvedType> found = new HashMap<>();
    if (type.raw().isRecord()) {
      components(type, found);
    } else {
      BeanProperty.of(type).values().stream()
          .filter(property -> property.isSet() || hasVisibility(type.raw()))
          .forEach(property -> put(found, property.name(), property.type(), property.elements()));
    }
    creator(type.raw()).ifPresent(creator -> parameters(type, creator, found));
    return found;
  }

  private static void components(ResolvedType type, Map<String, ResolvedType> found) {
    RecordComponent[] all = type.raw().getRecordComponents();
    Parameter[] parameters = canonical(type.raw(), all).getParameters();
    for (int i = 0; i < all.length; i++) {
      // JSON-B calls the constructor: what the field and the accessor have counts for writing.
      put(found, all[i].getName(), type.member(all[i].getGenericType()), List.of(parameters[i]));
    }
  }

  private static Executable canonical(Class<?> raw, RecordComponent[] components) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return raw.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + raw.getName(), e);
    }
  }

  private static void parameters(
      ResolvedType type, Executable creator, Map<String, ResolvedType> found) {
    if (type.raw().isRecord()) {
      found.clear();
    }
    Type[] types = creator.getGenericParameterTypes();
    Parameter[] parameters = creator.getParameters();
    for (int i = 0; i < parameters.length && i < types.length; i++) {
      // A static method has type variables of its own.
      Type declared = creator instanceof Method ? parameters[i].getType() : types[i];
      put(found, parameters[i].getName(), type.member(declared), List.of(parameters[i]));
    }
  }

  private static void put(
      Map<String, ResolvedType> found,
      String name,
      ResolvedType type,
      List<AnnotatedElement> elements) {
    boolean read =
        elements.stream()
            .noneMatch(
                one ->
                    !(one instanceof Parameter) && one.isAnnotationPresent(JsonbTransient.class));
    if (read) {
      found.put(nameInJson(name, elements), read(type, elements));
    }
  }

  private static ResolvedType read(ResolvedType type, List<AnnotatedElement> elements) {
    if (elements.stream().anyMatch(one -> isCustomised(type, one))) {
      return ResolvedType.of(Object.class);
    }
    boolean formatted =
        elements.stream().anyMatch(one -> one.isAnnotationPresent(JsonbNumberFormat.class));
    return formatted ? type.formatted() : type;
  }

  private static String nameInJson(String name, List<AnnotatedElement> elements) {
    return elements.stream()
        .map(one -> one.getAnnotation(JsonbProperty.class))
        .filter(annotation -> annotation != null && !annotation.value().isEmpty())
        .findFirst()
        .map(JsonbProperty::value)
        .orElse(name);
  }
}
