export const USER_ID = /^user_[A-Za-z0-9_-]{1,64}$/;

export const USER_ID_PROBLEM =
  "Enter a user ID such as user_grace: user_, then up to 64 letters, digits, _ or -.";
