package com.hunzal.hcm.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** Requests that Tomcat itself refuses (a path it cannot read) get a problem body instead of a page of HTML. */
@Component
class TomcatProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers((TomcatContextCustomizer)
                context -> ((StandardHost) context.getParent()).setErrorReportValveClass(Valve.class.getName()));
    }

    /** 404 is what is asked for beside the context path, where there is nothing of ours to answer. */
    private static String detail(int status) {
        return status == HttpStatus.NOT_FOUND.value()
                ? "There is nothing at this path: the service is below another one."
                : "The request line or a header cannot be read.";
    }

    /** Made by Tomcat, by name. */
    public static class Valve extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            var id = UUID.randomUUID().toString();
            var problem = Problem.body(HttpStatusCode.valueOf(response.getStatus()));
            var body = """
                    {"type":"%s","title":"%s","status":%s,\
                    "detail":"%s","instance":"/","request_id":"%s"}""".formatted(
                    problem.getType(), problem.getTitle(), response.getStatus(), detail(response.getStatus()), id);
            try {
                response.setContentType("application/problem+json");
                response.setHeader(RequestIdFilter.HEADER, id);
                response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
                response.finishResponse();
            } catch (IOException callerHasGone) {
                container.getLogger().debug("no error report", callerHasGone);
            }
        }
    }
}
