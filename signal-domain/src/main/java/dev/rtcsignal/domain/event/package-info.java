/**
 * Events of rooms, which the cloud reports by event notifications, its second kind of callback
 * (vendor-facts 6). A {@link dev.rtcsignal.domain.event.Notification} is a claim; verification
 * gives a {@link dev.rtcsignal.domain.event.VerifiedNotification}, and its content an {@link
 * dev.rtcsignal.domain.event.RtcEvent}.
 */
package dev.rtcsignal.domain.event;
