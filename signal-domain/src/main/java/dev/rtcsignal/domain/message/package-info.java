/**
 * What is said, by whom, to whom.
 *
 * <p>If a value of this package exists, it obeys every documented rule, and so the cloud will not
 * refuse it for its form: {@link dev.rtcsignal.domain.message.InvalidSignalException} is thrown by
 * the constructors and by nothing else. Names are the vendor's: AppId, RoomId, From, To, Message.
 * Knows nobody.
 */
package dev.rtcsignal.domain.message;
