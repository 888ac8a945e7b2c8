package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import java.util.Objects;

/**
 * The proof that a user of an application is who a callback says. Made by verifying a {@link
 * CallbackSignature} or an {@link AccessToken}, or by {@link #unchecked}.
 */
public final class VerifiedSender {
  private final AppId app;
  private final UserId user;

  private VerifiedSender(AppId app, UserId user) {
    this.app = Objects.requireNonNull(app);
    this.user = Objects.requireNonNull(user);
  }

  /**
   * Returns a proof for which you alone answer: for a check of your own, whose form of signature
   * this library does not know, and for tests.
   */
  public static VerifiedSender unchecked(AppId app, UserId user) {
    return new VerifiedSender(app, user);
  }

  public AppId app() {
    return app;
  }

  public UserId user() {
    return user;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedSender that && app.equals(that.app) && user.equals(that.user);
  }

  @Override
  public int hashCode() {
    return 31 * app.hashCode() + user.hashCode();
  }

  @Override
  public String toString() {
    return "VerifiedSender[" + app + ", " + user + "]";
  }
}
