package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;

/**
 * A user of an application whose identity was proved.
 *
 * <pre>{@code
 * VerifiedSender alice = VerifiedSender.unchecked(app, new UserId("alice")); // in a test
 * handler.onSignal(new InboundSignal(alice, Payload.text("hello")));
 * }</pre>
 *
 * <p>Made by verifying a {@link CallbackSignature} or an {@link AccessToken}, or by {@link
 * #unchecked}.
 */
public final class VerifiedSender {
  private final UserAddress address;

  private VerifiedSender(UserAddress address) {
    this.address = address;
  }

  /**
   * Makes a sender without proof: for tests, and for a check of your own whose signatures this
   * library does not know. The caller is responsible for the proof.
   *
   * @param app the application
   * @param user the user
   * @return the sender
   */
  public static VerifiedSender unchecked(AppId app, UserId user) {
    return new VerifiedSender(new UserAddress(app, user));
  }

  /** {@return the application} */
  public AppId app() {
    return address.app();
  }

  /** {@return the user} */
  public UserId user() {
    return address.user();
  }

  /** {@return the user with the application} */
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
