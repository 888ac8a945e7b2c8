package dev.rtcsignal.ports.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A data source whose statements a test observes or changes before they are executed. */
final class RewrittenStatements {
  private final DataSource database;
  private final UnaryOperator<String> rewriting;
  private final List<String> first = new ArrayList<>();

  RewrittenStatements(DataSource database, UnaryOperator<String> rewriting) {
    this.database = database;
    this.rewriting = rewriting;
  }

  /** Executes a statement on each new connection. */
  RewrittenStatements onConnection(String sql) {
    first.add(sql);
    return this;
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object value = invoke(database, method, arguments);
          return value instanceof Connection connection ? connection(connection) : value;
        });
  }

  private Connection connection(Connection connection) throws SQLException {
    for (String sql : first) {
      TrapSteps.execute(connection, sql);
    }
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            arguments[0] = rewriting.apply((String) arguments[0]);
          }
          Object value = invoke(connection, method, arguments);
          return method.getName().equals("createStatement") ? statement((Statement) value) : value;
        });
  }

  private Statement statement(Statement statement) {
    return proxy(
        Statement.class,
        (method, arguments) -> {
          if (method.getName().equals("execute")) {
            arguments[0] = rewriting.apply((String) arguments[0]);
          }
          return invoke(statement, method, arguments);
        });
  }

  private interface Call {
    Object invoke(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            RewrittenStatements.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.invoke(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
