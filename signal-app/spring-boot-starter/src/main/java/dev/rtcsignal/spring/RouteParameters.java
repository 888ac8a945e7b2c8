package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.RoutedRequest;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonValue;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.ResolvableType;

/**
 * The parameters of a route's method.
 *
 * @param sources one for each parameter
 * @param data the type of the data; any JSON if the method takes none
 */
record RouteParameters(List<Function<RoutedRequest<Object>, Object>> sources, Type data) {
  private static final Map<Class<?>, Function<RoutedRequest<Object>, Object>> KNOWN =
      Map.of(
          VerifiedSender.class, RoutedRequest::sender,
          UserId.class, RoutedRequest::user,
          InboundSignal.class, RoutedRequest::signal);

  static RouteParameters of(RouteMethod route, Method method, Class<?> bean) {
    List<Function<RoutedRequest<Object>, Object>> sources = new ArrayList<>();
    Optional<ResolvableType> data = Optional.empty();
    boolean taken = false;
    for (int i = 0; i < method.getParameterCount(); i++) {
      ResolvableType type = ResolvableType.forMethodParameter(method, i, bean);
      Function<RoutedRequest<Object>, Object> known = KNOWN.get(type.toClass());
      if (known != null) {
        sources.add(known);
        continue;
      }
      boolean request = type.toClass() == RoutedRequest.class;
      ResolvableType content = request ? type.getGeneric(0) : type;
      requireKnown(route, content, i);
      boolean other = data.isPresent() && !data.get().getType().equals(content.getType());
      if (other || (taken && !request)) {
        throw twice(route, data.get(), content);
      }
      taken |= !request;
      data = Optional.of(content);
      sources.add(request ? all -> all : RoutedRequest::data);
    }
    return new RouteParameters(
        List.copyOf(sources), data.map(RouteParameters::type).orElse(JsonValue.class));
  }

  private static SignalStartException twice(
      RouteMethod route, ResolvableType one, ResolvableType two) {
    return route.failure(
        "has two parameters for the data: " + one + " and " + two,
        "Take the data once; the sender is a VerifiedSender or a UserId, the message an"
            + " InboundSignal.");
  }

  private static void requireKnown(RouteMethod route, ResolvableType type, int index) {
    if (type.resolve() == null || type.hasUnresolvableGenerics()) {
      throw route.failure(
          "has a parameter whose type is not known at the start, number " + (index + 1),
          "Take a class or a type with fixed parameters, such as List<Hand>.");
    }
  }

  /** A primitive type is that of an object to a codec. */
  private static Type type(ResolvableType type) {
    return type.getType() instanceof Class<?> || !type.hasGenerics()
        ? type.toClass()
        : type.getType();
  }

  Object[] arguments(RoutedRequest<Object> request) {
    return sources.stream().map(source -> source.apply(request)).toArray();
  }
}
