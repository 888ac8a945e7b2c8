/**
 * The outbox in a database: SQLite, PostgreSQL, MySQL or MariaDB, with nothing but {@code
 * java.sql}.
 *
 * <p>{@link dev.rtcsignal.ports.jdbc.JdbcOutboxStore} is the store of an outbox. {@link
 * dev.rtcsignal.ports.jdbc.JdbcOutbox} enqueues in a transaction of the application's own.
 */
package dev.rtcsignal.ports.jdbc;
