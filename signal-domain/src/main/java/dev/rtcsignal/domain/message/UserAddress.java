package dev.rtcsignal.domain.message;

import java.util.Objects;

/**
 * A user of an application.
 *
 * <pre>{@code
 * UserAddress address = new UserAddress(app, new UserId("alice"));
 * }</pre>
 *
 * <p>Two applications may use the same user id (vendor-facts 1.4).
 *
 * @param app the application
 * @param user the user's id within the application
 */
public record UserAddress(AppId app, UserId user) {
  /** Checks the components. {@inheritDoc} */
  public UserAddress {
    Objects.requireNonNull(app);
    Objects.requireNonNull(user);
  }

  // The methods that javac generates for a record take 5 % of the time of a verified callback.
  @Override
  public boolean equals(Object other) {
    return other instanceof UserAddress that && user.equals(that.user) && app.equals(that.app);
  }

  @Override
  public int hashCode() {
    return 31 * app.hashCode() + user.hashCode();
  }

  @Override
  public String toString() {
    return app + "/" + user;
  }
}
