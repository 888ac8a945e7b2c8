package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.RoutedRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/** One annotated method: what it takes, and how it is called on its bean. */
final class RouteMethod {
  private final ConfigurableListableBeanFactory beans;
  private final String bean;
  private final Method method;
  private final RouteParameters parameters;
  private final RouteAnswer answer;

  private RouteMethod(ConfigurableListableBeanFactory beans, String bean, Method method) {
    this.beans = beans;
    this.bean = bean;
    this.method = method;
    if (Modifier.isPrivate(method.getModifiers())) {
      throw failure("is private, so that a proxy does not see it", "Make it public.");
    }
    this.parameters = RouteParameters.of(this, method, beans.getType(bean, false));
    this.answer = RouteAnswer.of(this, method);
  }

  /**
   * @throws SignalStartException if the method cannot be a route
   */
  static RouteMethod of(ConfigurableListableBeanFactory beans, String bean, Method method) {
    return new RouteMethod(beans, bean, method);
  }

  /** Returns the type of the data. */
  Type dataType() {
    return parameters.data();
  }

  /** Calls the method, through the proxy of its bean if it has one. */
  CompletionStage<RoutedReply> handle(RoutedRequest<Object> request) {
    Object target = beans.getBean(bean);
    try {
      Method invocable = invocable(target);
      return answer.of(invocable.invoke(target, parameters.arguments(request)));
    } catch (InvocationTargetException e) {
      return CompletableFuture.failedFuture(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(describe() + " cannot be called", e);
    }
  }

  private Method invocable(Object target) {
    Method invocable = AopUtils.selectInvocableMethod(method, target.getClass());
    ReflectionUtils.makeAccessible(invocable);
    return invocable;
  }

  void checkProxy() {
    if (beans.containsSingleton(bean)) {
      try {
        invocable(beans.getSingleton(bean));
      } catch (IllegalStateException e) {
        throw failure(
            "is not in an interface of the proxy of its bean",
            "Add it to an interface of the bean, or set spring.aop.proxy-target-class to true.");
      }
    }
  }

  String describe() {
    return "Method "
        + method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + " of bean "
        + bean;
  }

  SignalStartException failure(String problem, String mend) {
    return new SignalStartException(describe() + " " + problem + ".", mend);
  }
}
