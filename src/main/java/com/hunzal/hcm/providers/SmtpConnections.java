package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.providers.OutboundHosts.HostRefused;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * Connections to mail servers, kept between messages: those of each account apart, no more of them than the account may have,
 * looked at before each message, and closed when nothing is sent for a while or the account's credentials have changed.
 */
@Component
class SmtpConnections implements DisposableBean {

    /** Of all accounts; of more, those that are idle are closed. */
    private static final int MOST = 500;

    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    /** One look for a free connection. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private final GenericKeyedObjectPool<Account, SmtpConnection> pool;

    SmtpConnections(
            ObjectProvider<JavaMailSenderImpl> mail,
            OutboundHosts hosts,
            ProvidersProperties properties,
            SmtpProperties smtp,
            SmtpWatch watch) {
        var config = new GenericKeyedObjectPoolConfig<SmtpConnection>();
        config.setMaxTotalPerKey(smtp.connectionsPerAccount());
        config.setMaxIdlePerKey(smtp.connectionsPerAccount());
        config.setMaxTotal(MOST);
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(smtp.keptFor());
        config.setTimeBetweenEvictionRuns(LOOK_AROUND);
        config.setNumTestsPerEvictionRun(-1);
        config.setJmxEnabled(false);
        this.pool = new GenericKeyedObjectPool<>(new Factory(mail, hosts, properties.timeout(), watch), config);
    }

    /**
     * Waits for a connection that is in use for a moment only.
     *
     * @throws NoneFree if all that the account may have are in use
     */
    SmtpConnection take(Account account) throws NoneFree, MessagingException, HostRefused, InterruptedException {
        var connection = borrowed(key(account));
        var open = false;
        try {
            connection.open();
            open = true;
            return connection;
        } finally {
            if (!open) {
                drop(account, connection);
            }
        }
    }

    private SmtpConnection borrowed(Account key) throws NoneFree, InterruptedException {
        try {
            return pool.borrowObject(key, SLICE.toMillis());
        } catch (NoSuchElementException none) {
            throw new NoneFree();
        } catch (IllegalStateException closed) {
            throw new InterruptedException("the service stops");
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException(e); // of no kind that making one throws
        }
    }

    void giveBack(Account account, SmtpConnection connection) {
        pool.returnObject(key(account), connection);
    }

    /** Closes it: who knows what was said last. */
    void drop(Account account, SmtpConnection connection) {
        try {
            pool.invalidateObject(key(account), connection);
        } catch (Exception e) {
            throw new IllegalStateException(e); // as closing throws nothing
        }
    }

    static class NoneFree extends Exception {}

    /** The operator's server is one for all, whoever's message it is. */
    private static Account key(Account account) {
        return account.source() == Source.OPERATOR
                ? new Account("", Source.OPERATOR, Map.of(), account.fingerprint())
                : account;
    }

    /** Connections with credentials that the organization has replaced. */
    private void closeOlder(Account account) {
        pool.getKeys().stream()
                .filter(each -> each.source() == account.source()
                        && each.organizationId().equals(account.organizationId())
                        && !each.equals(account))
                .forEach(pool::clear);
    }

    /** How many are open, in use or not. */
    int open() {
        return pool.getNumActive() + pool.getNumIdle();
    }

    /** Closes what has been idle for too long; done by itself now and then. */
    void lookAround() throws Exception {
        pool.evict();
    }

    @Override
    public void destroy() {
        pool.close();
    }

    private final class Factory extends BaseKeyedPooledObjectFactory<Account, SmtpConnection> {

        private final ObjectProvider<JavaMailSenderImpl> mail;
        private final OutboundHosts hosts;
        private final Duration timeout;
        private final SmtpWatch watch;

        Factory(ObjectProvider<JavaMailSenderImpl> mail, OutboundHosts hosts, Duration timeout, SmtpWatch watch) {
            this.mail = mail;
            this.hosts = hosts;
            this.timeout = timeout;
            this.watch = watch;
        }

        /** Not open yet: the pool lets others wait for as long as making one takes. */
        @Override
        public SmtpConnection create(Account account) {
            closeOlder(account);
            return new SmtpConnection(
                    () -> account.source() == Source.OPERATOR
                            ? SmtpConnection.toOperators(mail.getObject(), timeout, watch)
                            : SmtpConnection.toOrganizations(account, hosts, timeout, watch),
                    watch);
        }

        @Override
        public PooledObject<SmtpConnection> wrap(SmtpConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(Account account, PooledObject<SmtpConnection> connection) {
            return connection.getObject().isAlive();
        }

        @Override
        public void destroyObject(Account account, PooledObject<SmtpConnection> connection) {
            connection.getObject().close();
        }
    }
}
