package dev.rtcsignal.adapter.routing;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A property of a class: its field, its getter and its setter, as far as there are.
 *
 * @param type the setter's, else the field's
 * @param elements those whose annotations count for reading JSON, the setter before the field; what
 *     a getter has counts for writing alone
 * @param isSet whether JSON-B can set it: by a public setter or a public field
 */
record BeanProperty(
    String name, ResolvedType type, List<AnnotatedElement> elements, boolean isSet) {

  /** Returns the properties of a class, its superclasses and its interfaces, by name. */
  static Map<String, BeanProperty> of(ResolvedType type) {
    Map<String, BeanProperty> found = new LinkedHashMap<>();
    collect(type, found);
    return found;
  }

  /** A method of a superclass goes before a default method of an interface, as in Java. */
  private static void collect(ResolvedType type, Map<String, BeanProperty> found) {
    type.interfaces().forEach(parent -> collect(parent, found));
    type.superclass().ifPresent(parent -> collect(parent, found));
    Stream.of(type.raw().getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .filter(field -> !Modifier.isTransient(field.getModifiers()))
        .forEach(field -> addField(found, type, field));
    Stream.of(type.raw().getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.isDefault() || !type.raw().isInterface())
        .forEach(method -> addMethod(found, type, method));
  }

  private static void addField(Map<String, BeanProperty> found, ResolvedType type, Field field) {
    boolean set =
        Modifier.isPublic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers());
    add(found, field.getName(), type.member(field.getGenericType()), field, set);
  }

  private static void addMethod(Map<String, BeanProperty> found, ResolvedType type, Method method) {
    int parameters = method.getParameterCount();
    if (parameters == 1 && isNamed(method, "set")) {
      ResolvedType value = type.member(method.getGenericParameterTypes()[0]);
      add(found, property(method, 3), value, method, true);
    } else if (parameters == 0 && (isNamed(method, "get") || isNamed(method, "is"))) {
      int prefix = method.getName().startsWith("is") ? 2 : 3;
      add(
          found,
          property(method, prefix),
          type.member(method.getGenericReturnType()),
          method,
          false);
    }
  }

  private static boolean isNamed(Method method, String prefix) {
    return method.getName().startsWith(prefix) && method.getName().length() > prefix.length();
  }

  /** As JavaBeans do: the property of getURL is URL, that of getUser is user. */
  private static String property(Method method, int prefix) {
    String name = method.getName().substring(prefix);
    boolean upper =
        name.length() > 1
            && Character.isUpperCase(name.charAt(0))
            && Character.isUpperCase(name.charAt(1));
    return upper ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static void add(
      Map<String, BeanProperty> found,
      String name,
      ResolvedType type,
      AnnotatedElement element,
      boolean set) {
    BeanProperty before = found.get(name);
    List<AnnotatedElement> elements = before == null ? List.of() : before.elements;
    boolean typed = set || before == null;
    found.put(
        name,
        new BeanProperty(
            name,
            typed ? type : before.type,
            element instanceof Field || set ? with(element, elements) : elements,
            set || (before != null && before.isSet)));
  }

  /** A setter or a field takes the place of the one that it overrides or hides. */
  private static List<AnnotatedElement> with(AnnotatedElement added, List<AnnotatedElement> all) {
    Predicate<AnnotatedElement> isField = Field.class::isInstance;
    List<AnnotatedElement> elements = new ArrayList<>();
    Stream.concat(Stream.of(added), all.stream().filter(isField.negate()))
        .filter(isField.negate())
        .limit(1)
        .forEach(elements::add);
    Stream.concat(Stream.of(added), all.stream()).filter(isField).limit(1).forEach(elements::add);
    return elements;
  }
}
