package dev.rtcsignal.adapter.routing;

import jakarta.json.bind.annotation.JsonbNumberFormat;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java type without type variables.
 *
 * @param arguments its type arguments; none if the type is raw
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments) {
  private static final ResolvedType OBJECT = new ResolvedType(Object.class, List.of());

  static ResolvedType of(Type type) {
    return of(type, Map.of());
  }

  private static ResolvedType of(Type type, Map<TypeVariable<?>, ResolvedType> variables) {
    if (type instanceof Class<?> raw) {
      return new ResolvedType(raw, List.of());
    }
    if (type instanceof ParameterizedType generic) {
      List<ResolvedType> arguments =
          Stream.of(generic.getActualTypeArguments()).map(one -> of(one, variables)).toList();
      return new ResolvedType((Class<?>) generic.getRawType(), arguments);
    }
    if (type instanceof GenericArrayType array) {
      ResolvedType component = of(array.getGenericComponentType(), variables);
      return new ResolvedType(component.raw.arrayType(), List.of(component));
    }
    return type instanceof WildcardType wildcard
        ? of(bound(wildcard), variables)
        : variable((TypeVariable<?>) type, variables);
  }

  /** A variable without an argument stands for its bound, as in JSON-B. */
  private static ResolvedType variable(
      TypeVariable<?> variable, Map<TypeVariable<?>, ResolvedType> variables) {
    ResolvedType known = variables.get(variable);
    if (known != null) {
      return known;
    }
    // The bound may name the variable itself: T extends Comparable<T>.
    Map<TypeVariable<?>, ResolvedType> inner = new HashMap<>(variables);
    inner.put(variable, OBJECT);
    return of(variable.getBounds()[0], inner);
  }

  /** JSON-B binds to the lower bound if there is one: to Integer for {@code ? super Integer}. */
  private static Type bound(WildcardType wildcard) {
    Type[] lower = wildcard.getLowerBounds();
    return lower.length == 0 ? wildcard.getUpperBounds()[0] : lower[0];
  }

  /** Returns the type of a member of this type that has a format for strings. */
  ResolvedType formatted() {
    return new ResolvedType(JsonbNumberFormat.class, List.of(this));
  }

  /** Returns the type of a member that has a format for strings; empty for any other. */
  Optional<ResolvedType> unformatted() {
    return raw == JsonbNumberFormat.class ? Optional.of(arguments.get(0)) : Optional.empty();
  }

  /** Returns the type of a member that the class of this type declares. */
  ResolvedType member(Type declared) {
    return of(declared, variables());
  }

  private Map<TypeVariable<?>, ResolvedType> variables() {
    TypeVariable<?>[] declared = raw.getTypeParameters();
    Map<TypeVariable<?>, ResolvedType> variables = new HashMap<>();
    for (int i = 0; i < declared.length && i < arguments.size(); i++) {
      variables.put(declared[i], arguments.get(i));
    }
    return variables;
  }

  /** Returns the type of the elements of an array. */
  ResolvedType component() {
    return arguments.isEmpty() ? of(raw.getComponentType()) : arguments.get(0);
  }

  /** Returns the superclass; empty for a class without another one than Object. */
  Optional<ResolvedType> superclass() {
    return Optional.ofNullable(raw.getGenericSuperclass())
        .filter(type -> type != Object.class && type != Record.class)
        .map(this::member);
  }

  /** Returns the interfaces that the declaration of the type names. */
  Stream<ResolvedType> interfaces() {
    return Stream.of(raw.getGenericInterfaces()).map(this::member);
  }

  /** Returns an argument of a type that this one extends, {@code E} of a Collection for example. */
  ResolvedType argument(Class<?> target, int index) {
    return as(target)
        .map(ResolvedType::arguments)
        .filter(all -> all.size() > index)
        .map(all -> all.get(index))
        .orElse(OBJECT);
  }

  private Optional<ResolvedType> as(Class<?> target) {
    return raw == target
        ? Optional.of(this)
        : Stream.concat(superclass().stream(), interfaces())
            .flatMap(parent -> parent.as(target).stream())
            .findFirst();
  }
}
