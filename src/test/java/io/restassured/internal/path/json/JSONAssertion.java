package io.restassured.internal.path.json;

import static io.restassured.internal.common.assertion.AssertionSupport.attributeGetter;
import static io.restassured.internal.common.assertion.AssertionSupport.classKeyword;
import static io.restassured.internal.common.assertion.AssertionSupport.escapePath;
import static io.restassured.internal.common.assertion.AssertionSupport.hyphen;
import static io.restassured.internal.common.assertion.AssertionSupport.integer;

import groovy.lang.Binding;
import groovy.lang.GroovyClassLoader;
import groovy.lang.MissingPropertyException;
import io.restassured.internal.common.assertion.Assertion;
import io.restassured.internal.common.assertion.PathFragmentEscaper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * In place of REST Assured's own, which makes a Groovy program of the path and compiles it each time that a test looks
 * into an answer: for that it looks in all two hundred libraries for a dozen classes that are not there, two thirds of the
 * time of those tests that look most. Here a path is compiled once. Written for version 6.0.1: where it cannot do what that does,
 * a test fails.
 */
public class JSONAssertion implements Assertion {

    private static final String ROOT = "restAssuredJsonRootObject";
    private static final int MOST_KEPT = 5_000;
    private static final Map<String, Class<?>> COMPILED = new ConcurrentHashMap<>();

    private String key;
    private Map<String, Object> params;

    @Override
    public Object getResult(Object object, Object config) {
        return getAsJsonObject(object);
    }

    @Override
    public String description() {
        return "JSON path";
    }

    public void setKey(String key) {
        this.key = key;
    }

    public void setParams(Map<String, Object> params) {
        this.params = params;
    }

    public Object getAsJsonObject(Object object) {
        key = (String) escapePath(
                key,
                (PathFragmentEscaper) hyphen(),
                (PathFragmentEscaper) attributeGetter(),
                (PathFragmentEscaper) integer(),
                (PathFragmentEscaper) classKeyword());
        if (key.isEmpty() || key.equals("$")) {
            return object;
        }
        try {
            var variables = new HashMap<String, Object>(params == null ? Map.of() : params);
            variables.put(ROOT, object);
            return InvokerHelper.createScript(
                            compiled(ROOT + (key.matches("\\[-?\\d+].*") ? "" : ".") + key), new Binding(variables))
                    .run();
        } catch (NullPointerException e) {
            if (String.valueOf(e.getMessage())
                    .matches("Cannot (invoke method getAt\\(\\)|get property .*) on null object")) {
                return null;
            }
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (MissingPropertyException e) {
            throw new IllegalArgumentException("No parameter or property: " + e.getProperty(), e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Invalid JSON expression: " + e.getMessage(), e);
        }
    }

    private static Class<?> compiled(String expression) {
        if (COMPILED.size() > MOST_KEPT) { // some have the ids of a test in them
            COMPILED.clear();
        }
        return COMPILED.computeIfAbsent(expression, text -> {
            try (var compiler = new GroovyClassLoader()) {
                return compiler.parseClass(text, "Script1.groovy");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
