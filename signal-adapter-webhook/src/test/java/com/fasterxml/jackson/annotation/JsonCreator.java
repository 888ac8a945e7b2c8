package com.fasterxml.jackson.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for Jackson's annotation of that name, since Jackson is not among the dependencies. */
@Retention(RetentionPolicy.RUNTIME)
public @interface JsonCreator {}
