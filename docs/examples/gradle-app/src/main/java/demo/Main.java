package demo;

import com.google.gson.Gson;

public class Main {
  public static void main(String[] arguments) {
    System.out.println(new Gson().toJson(arguments));
  }
}
