package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.SignalRouter;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link SignalRoute} methods of all beans. By their types and without making the beans,
 * which may need the router's own parts; each is fetched when its route is called.
 */
final class AnnotatedRoutes {
  private final ConfigurableListableBeanFactory beans;
  private final Map<String, RouteMethod> methods = new LinkedHashMap<>();
  private boolean hasRouter;

  AnnotatedRoutes(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  private interface Found {
    void accept(String event, String bean, Method method);
  }

  private void find(Found found) {
    for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
      Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : type(name);
      if (type != null && AnnotationUtils.isCandidateClass(type, SignalRoute.class)) {
        MethodIntrospector.selectMethods(type, AnnotatedRoutes::event)
            .forEach((method, event) -> found.accept(event, name, method));
      }
    }
  }

  void addTo(SignalRouter.Builder router) {
    hasRouter = true;
    find((event, bean, method) -> add(router, event, bean, method));
  }

  /** Checks an application that receives nothing. */
  void requireNone() {
    find(
        (event, bean, method) -> {
          throw RouteMethod.of(beans, bean, method)
              .failure(
                  "is never called, since signal.app-key is not set, so that nothing is received",
                  "Set signal.app-key, define a bean of SenderCheck, or remove the route.");
        });
  }

  private Class<?> type(String name) {
    Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
    return type == null ? null : ClassUtils.getUserClass(type);
  }

  private static String event(Method method) {
    SignalRoute route = AnnotatedElementUtils.findMergedAnnotation(method, SignalRoute.class);
    return route == null ? null : route.value();
  }

  private void add(SignalRouter.Builder router, String event, String bean, Method method) {
    RouteMethod route = RouteMethod.of(beans, bean, method);
    RouteMethod other = methods.putIfAbsent(event, route);
    if (other != null) {
      throw new SignalStartException(
          route.describe() + " and " + other.describe() + " both route the event " + event + ".",
          "Give one of the two another event, or remove it.");
    }
    try {
      router.on(event, route.dataType(), route::handle);
    } catch (IllegalArgumentException e) {
      throw route.failure(
          "cannot be a route: " + e.getMessage(),
          "Correct the name of the event, or take another type as its data.");
    }
  }

  /**
   * Checks what was not known before the beans were made: a proxy of interfaces may lack a method,
   * and a bean may have methods that its declared type has not.
   */
  void checkAll() {
    methods.values().forEach(RouteMethod::checkProxy);
    find(this::requireRouted);
  }

  private void requireRouted(String event, String bean, Method method) {
    if (!hasRouter) {
      throw RouteMethod.of(beans, bean, method)
          .failure(
              "is never called, since a bean of SignalHandler takes the place of the router",
              "Remove that bean, or write it as a bean of SignalRouter.Middleware.");
    }
    if (!methods.containsKey(event)) {
      throw RouteMethod.of(beans, bean, method)
          .failure(
              "is not seen, since the bean is declared with a type that lacks it",
              "Let the @Bean method return the class that has the method.");
    }
  }
}
