package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;

/**
 * The proof that a user of an application sent a callback. Made by verifying a {@link
 * CallbackSignature} or an {@link AccessToken}, or by {@link #unchecked}.
 */
public final class VerifiedSender {
  private final UserAddress address;

  private VerifiedSender(UserAddress address) {
    this.address = address;
  }

  /**
   * Returns a proof that the caller vouches for: for a {@code SenderCheck} of your own, whose form
   * of signature this library does not know, and for tests.
   */
  public static VerifiedSender unchecked(AppId app, UserId user) {
    return new VerifiedSender(new UserAddress(app, user));
  }

  /** Returns the application. */
  public AppId app() {
    return address.app();
  }

  /** Returns the user. */
  public UserId user() {
    return address.user();
  }

  /** Returns the user with the application. */
  public UserAddress address() {
    return address;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedSender that && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  @Override
  public String toString() {
    return "VerifiedSender[" + address + "]";
  }
}
