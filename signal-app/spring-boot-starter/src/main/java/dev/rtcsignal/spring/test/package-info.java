/** The emulated cloud in tests of Spring Boot applications. */
package dev.rtcsignal.spring.test;
