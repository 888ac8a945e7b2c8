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
 * @param settable whether JSON-B can set it: by a public setter or a public field
 */
record BeanProperty(
    String name, ResolvedType type, List<AnnotatedElement> elements, boolean settable) {

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
    boolean settable =
        Modifier.isPublic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers());
    ResolvedType value = type.member(field.getGenericType());
    add(found, new BeanProperty(field.getName(), value, List.of(field), settable));
  }

  private static void addMethod(Map<String, BeanProperty> found, ResolvedType type, Method method) {
    int parameters = method.getParameterCount();
    if (parameters == 1 && isNamed(method, "set")) {
      ResolvedType value = type.member(method.getGenericParameterTypes()[0]);
      add(found, new BeanProperty(propertyName(method, 3), value, List.of(method), true));
    } else if (parameters == 0 && (isNamed(method, "get") || isNamed(method, "is"))) {
      int prefix = method.getName().startsWith("is") ? 2 : 3;
      ResolvedType value = type.member(method.getGenericReturnType());
      add(found, new BeanProperty(propertyName(method, prefix), value, List.of(method), false));
    }
  }

  private static boolean isNamed(Method method, String prefix) {
    return method.getName().startsWith(prefix) && method.getName().length() > prefix.length();
  }

  /** As JavaBeans do: the property of getURL is URL, that of getUser is user. */
  private static String propertyName(Method method, int prefix) {
    String name = method.getName().substring(prefix);
    boolean upper =
        name.length() > 1
            && Character.isUpperCase(name.charAt(0))
            && Character.isUpperCase(name.charAt(1));
    return upper ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static void add(Map<String, BeanProperty> found, BeanProperty property) {
    found.merge(property.name, property, BeanProperty::with);
  }

  private BeanProperty with(BeanProperty later) {
    List<AnnotatedElement> all = new ArrayList<>(elements);
    all.addAll(later.elements);
    return new BeanProperty(
        name, later.settable ? later.type : type, all, settable || later.settable);
  }
}
