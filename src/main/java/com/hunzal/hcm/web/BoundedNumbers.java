package com.hunzal.hcm.web;

import java.math.BigDecimal;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Refuses numbers whose exponent is beyond all use. They take no room as they stand there, but as much as the exponent
 * says once somebody writes them out or makes a whole number of them; and some can be read, but not written and read again.
 */
final class BoundedNumbers extends JsonParserDelegate {

    /** How its message begins. */
    static final String WHICH = "the one at";

    /** Either way, of the number written with one digit before the point. */
    private static final int LARGEST_EXPONENT = 9_999;

    private static final int LONGEST_PATH = 200;

    BoundedNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() {
        return checked(super::getDecimalValue);
    }

    @Override
    public Number getNumberValue() {
        return checked(super::getNumberValue);
    }

    @Override
    public Number getNumberValueExact() {
        return checked(super::getNumberValueExact);
    }

    @Override
    public Object getNumberValueDeferred() {
        return currentToken() == JsonToken.VALUE_NUMBER_FLOAT ? getDecimalValue() : super.getNumberValueDeferred();
    }

    private <N extends Number> N checked(Supplier<N> read) {
        try {
            var number = read.get();
            if (number instanceof BigDecimal decimal
                    && Math.abs((long) decimal.precision() - 1 - decimal.scale()) > LARGEST_EXPONENT) {
                throw outOfRange();
            }
            return number;
        } catch (NumberFormatException beyondWhatJavaCanHold) {
            throw outOfRange();
        }
    }

    private StreamConstraintsException outOfRange() {
        var where =
                Shortened.to(LONGEST_PATH, streamReadContext().pathAsPointer().toString());
        return new StreamConstraintsException(
                "%s %s has an exponent that is not from -%s to %s"
                        .formatted(WHICH, where, LARGEST_EXPONENT, LARGEST_EXPONENT),
                currentTokenLocation());
    }
}
