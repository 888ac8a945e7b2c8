package dev.rtcsignal.adapter.routing;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A property of a class: its field, its getter and its setter, as far as there are.
 *
 * @param type the setter's, else the field's
 * @param elements what may have annotations
 * @param isSet whether JSON-B can set it: by a public setter or a public field
 */
record BeanProperty(
    String name, ResolvedType type, List<AnnotatedElement> elements, boolean isSet) {

  /** Returns the properties of a class and its superclasses, by name. */
  static Map<String, BeanProperty> of(ResolvedType type) {
    Map<String, BeanProperty> found =
        type.superclass().map(BeanProperty::of).orElseGet(LinkedHashMap::new);
    Stream.of(type.raw().getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .filter(field -> !Modifier.isTransient(field.getModifiers()))
        .forEach(field -> addField(found, type, field));
    Stream.of(type.raw().getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .forEach(method -> addMethod(found, type, method));
    return found;
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
    List<AnnotatedElement> elements = new ArrayList<>(before == null ? List.of() : before.elements);
    elements.add(element);
    boolean typed = set || before == null;
    found.put(
        name,
        new BeanProperty(
            name, typed ? type : before.type, elements, set || (before != null && before.isSet)));
  }
}
