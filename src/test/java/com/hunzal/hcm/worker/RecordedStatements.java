package com.hunzal.hcm.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is sent to the database meanwhile, on whatever thread, as Spring's log tells it. Batches are not among them. */
final class RecordedStatements extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Pattern STATEMENT = Pattern.compile("Executing prepared SQL .*? ?\\[(.*)]", Pattern.DOTALL);
    private static final Pattern PARTS = Pattern.compile("\\?");
    private static final Pattern PARAMETER = Pattern.compile(
            "Setting SQL statement parameter value: .*parameter value \\[(.*)], value class \\[(.*)], SQL type .*",
            Pattern.DOTALL);

    private final List<Logger> loggers = Stream.of(
                    "org.springframework.jdbc.core.JdbcTemplate",
                    "org.springframework.jdbc.core.StatementCreatorUtils",
                    "com.hunzal.hcm.database.TimedTemplate")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    private final Map<String, List<Statement>> byThread = new LinkedHashMap<>();

    /** @param values as SQL writes them */
    record Statement(String sql, List<String> values) {

        /** Not if the values were set in another way than by Spring. */
        boolean isComplete() {
            return PARTS.splitAsStream(sql + ' ').count() == values.size() + 1 || sql.contains("GLOB");
        }

        /** With the values instead of the question marks. */
        String withValues() {
            var parts = PARTS.split(sql + ' ');
            var text = new StringBuilder(parts[0]);
            for (int i = 0; i < values.size(); i++) {
                text.append(values.get(i)).append(parts[i + 1]);
            }
            return text.toString();
        }
    }

    private RecordedStatements() {}

    static RecordedStatements begin() {
        var recorded = new RecordedStatements();
        recorded.start();
        for (var logger : recorded.loggers) {
            logger.addAppender(recorded);
            logger.setLevel(Level.TRACE);
            logger.setAdditive(false);
        }
        return recorded;
    }

    @Override
    protected void append(ILoggingEvent event) {
        var all = byThread.computeIfAbsent(event.getThreadName(), thread -> new ArrayList<>());
        var statement = STATEMENT.matcher(event.getFormattedMessage());
        var parameter = PARAMETER.matcher(event.getFormattedMessage());
        if (statement.matches()) {
            all.add(new Statement(statement.group(1), new ArrayList<>()));
        } else if (parameter.matches() && !all.isEmpty()) {
            all.get(all.size() - 1).values().add(literal(parameter.group(1), parameter.group(2)));
        }
    }

    private static String literal(String value, String type) {
        return switch (type) {
            case "null" -> "NULL";
            case "java.lang.Integer", "java.lang.Long", "java.lang.Double", "java.lang.Boolean" -> value;
            case "java.time.OffsetDateTime" -> "TIMESTAMPTZ '" + value + "'";
            default -> "'" + value.replace("'", "''") + "'";
        };
    }

    /** Each that mentions the word, once. */
    List<Statement> about(String word) {
        var bySql = new LinkedHashMap<String, Statement>();
        byThread.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.sql().contains(word))
                .forEach(each -> bySql.put(each.sql(), each));
        return List.copyOf(bySql.values());
    }

    @Override
    public void close() {
        for (var logger : loggers) {
            logger.setLevel(null);
            logger.setAdditive(true);
            logger.detachAppender(this);
        }
        stop();
    }
}
