package com.hunzal.hcm.notifications;

class DeliveryNotFound extends RuntimeException {}
