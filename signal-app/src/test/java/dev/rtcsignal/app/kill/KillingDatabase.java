package dev.rtcsignal.app.kill;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * Connections that tell a {@link KillSwitch} which transition of the outbox they are about to
 * commit, and that they have committed it. They know the transitions by their statements.
 */
final class KillingDatabase implements InvocationHandler {
  /** Set while the outbox is being closed. */
  private final AtomicBoolean draining;

  private final KillSwitch kill;
  private final Object target;
  private final Transaction transaction;

  /** What the current transaction of a connection does. */
  private static final class Transaction {
    private final Set<KillPoint> steps = EnumSet.noneOf(KillPoint.class);
  }

  private KillingDatabase(
      KillSwitch kill, AtomicBoolean draining, Object target, Transaction transaction) {
    this.kill = kill;
    this.draining = draining;
    this.target = target;
    this.transaction = transaction;
  }

  /** Returns a source of such connections. */
  static DataSource of(String url, KillSwitch kill, AtomicBoolean draining) {
    return (DataSource)
        Proxy.newProxyInstance(
            KillingDatabase.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                proxy(
                    Connection.class,
                    new KillingDatabase(
                        kill, draining, DriverManager.getConnection(url), new Transaction())));
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(
        KillingDatabase.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String sql = arguments != null && arguments[0] instanceof String text ? text : "";
    return switch (method.getName()) {
      case "createStatement" -> proxy(Statement.class, over(call(method, arguments)));
      case "prepareStatement" -> prepared(sql, call(method, arguments));
      case "setAutoCommit" -> begin(method, arguments);
      case "commit" -> commit(method, arguments);
      case "execute" -> sql.isEmpty() ? call(method, arguments) : execute(sql, method, arguments);
      default -> call(method, arguments);
    };
  }

  private KillingDatabase over(Object next) {
    return new KillingDatabase(kill, draining, next, transaction);
  }

  private Object prepared(String sql, Object statement) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            note(sql);
          }
          return call(statement, method, arguments);
        });
  }

  private Object execute(String sql, Method method, Object[] arguments) throws Throwable {
    if (sql.startsWith("BEGIN")) {
      transaction.steps.clear();
    } else if (sql.equals("COMMIT")) {
      return commit(method, arguments);
    } else if (sql.startsWith("CREATE") || sql.startsWith("INSERT INTO signal_schema")) {
      kill.reach(KillPoint.SCHEMA);
      Object result = call(method, arguments);
      kill.reach(KillPoint.SCHEMA);
      return result;
    }
    return call(method, arguments);
  }

  private Object begin(Method method, Object[] arguments) throws Throwable {
    transaction.steps.clear();
    return call(method, arguments);
  }

  private void note(String sql) {
    if (sql.startsWith("INSERT INTO signal_outbox")) {
      transaction.steps.add(KillPoint.BEFORE_ENQUEUE);
      transaction.steps.add(KillPoint.AFTER_ENQUEUE);
    } else if (sql.endsWith("AND attempt = ? AND state = ? AND due_at = ?")) {
      transaction.steps.add(KillPoint.BEFORE_MARK);
      transaction.steps.add(KillPoint.AFTER_MARK);
    } else if (sql.endsWith("AND state IN (1, 5)")) {
      transaction.steps.add(KillPoint.SETTLED_UNTOLD);
    } else if (sql.startsWith("SELECT id FROM signal_outbox WHERE line = ? AND state = 1")) {
      transaction.steps.add(KillPoint.TAKE_OVER);
    } else if (sql.startsWith("DELETE FROM signal_outbox")) {
      transaction.steps.add(KillPoint.RETENTION);
    }
  }

  private Object commit(Method method, Object[] arguments) throws Throwable {
    Set<KillPoint> steps = EnumSet.copyOf(transaction.steps);
    transaction.steps.clear();
    if (draining.get()) {
      steps.add(KillPoint.DRAIN);
    }
    steps.stream()
        .filter(step -> !step.name().startsWith("AFTER_") && step != KillPoint.SETTLED_UNTOLD)
        .forEach(kill::reach);
    Object result = call(method, arguments);
    steps.stream().filter(step -> !step.name().startsWith("BEFORE_")).forEach(kill::reach);
    return result;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    return call(target, method, arguments);
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
