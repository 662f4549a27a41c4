package com.hunzal.hcm.web;

import java.io.DataInput;
import java.io.InputStream;
import java.io.Reader;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/**
 * Makes parsers of JSON that say of a number like {@code 1E+99999999999} that it is too large. Jackson's own let an
 * exception out that is none of theirs, so that whoever handles those does not see it.
 */
public final class BoundedJson extends JsonFactory {

    /** Values, names and brackets of a document, where the operator has not said otherwise. */
    private static final int MOST_PARTS = 150_000;

    private static final int DEEPEST = 490;

    BoundedJson(JsonFactoryBuilder builder) {
        super(builder);
    }

    private BoundedJson(BoundedJson other) {
        super(other);
    }

    /** For documents that do not come over HTTP: as those, but whatever the operator has set. */
    public static JsonFactory withDefaults() {
        return new BoundedJson(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MOST_PARTS)
                        .maxNestingDepth(DEEPEST)
                        .build()));
    }

    @Override
    public JsonFactory copy() {
        return new BoundedJson(this);
    }

    @Override
    public TokenStreamFactory snapshot() {
        return copy();
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reader, IOContext context, InputStream in) {
        return new BoundedNumbers(super._createParser(reader, context, in));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reader, IOContext context, Reader in) {
        return new BoundedNumbers(super._createParser(reader, context, in));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext reader, IOContext context, char[] data, int offset, int length, boolean recyclable) {
        return new BoundedNumbers(super._createParser(reader, context, data, offset, length, recyclable));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext reader, IOContext context, byte[] data, int offset, int length) {
        return new BoundedNumbers(super._createParser(reader, context, data, offset, length));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reader, IOContext context, DataInput in) {
        return new BoundedNumbers(super._createParser(reader, context, in));
    }
}
